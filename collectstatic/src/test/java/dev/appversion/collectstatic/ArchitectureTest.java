package dev.appversion.collectstatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The allowed dependencies of this module and between its packages
 * (docs/adr/0001-modules-and-layering.md).
 */
class ArchitectureTest {
  private static final ModuleRules MODULE = ModuleRules.of("dev.appversion.collectstatic");

  @Test
  void usesOnlyTheAllowedDependencies() {
    MODULE.usesOnly(
        "dev.appversion.versioning..",
        "com.fasterxml.jackson..",
        "com.github.luben.zstd..",
        "com.aayushatharva.brotli4j..");
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
