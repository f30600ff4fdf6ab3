package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final ModuleRules MODULE = ModuleRules.of("dev.appversion.operator");

  @Test
  void usesOnlyTheAllowedDependencies() {
    MODULE.usesOnly(
        "dev.appversion.desiredstate..",
        "dev.appversion.rollout..",
        "dev.appversion.versioning..",
        "dev.appversion.process..",
        "dev.appversion.api..",
        "com.fasterxml.jackson..",
        "io.fabric8.kubernetes..",
        "io.javaoperatorsdk..",
        "io.undertow..",
        "org.xnio..",
        "org.bouncycastle..",
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
