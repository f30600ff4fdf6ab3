package dev.appversion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final ModuleRules MODULE = ModuleRules.of("dev.appversion.store");

  @Test
  void usesOnlyTheAllowedDependencies() {
    MODULE.usesOnly(
        "dev.appversion.versioning..",
        "dev.appversion.process..",
        "com.fasterxml.jackson..",
        "io.undertow..",
        "org.xnio..",
        "software.amazon.awssdk..",
        "org.slf4j..");
  }

  /** {@code slf4j-jdk14} writes the pairs of {@code addKeyValue} before the message. */
  @Test
  void logsWithoutTheFluentApiOfSlf4j() {
    MODULE.usesNone("org.slf4j.spi..");
  }

  @Test
  void packagesHaveNoCycles() {
    MODULE.hasNoPackageCycles();
  }

  @Test
  void everyPublicDeclarationHasJavadoc() {
    assertThat(JavadocRule.undocumented(Path.of("src/main/java"))).isEmpty();
  }
}
