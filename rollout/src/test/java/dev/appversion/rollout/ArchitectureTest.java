package dev.appversion.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final ModuleRules MODULE = ModuleRules.of("dev.appversion.rollout");

  @Test
  void usesOnlyTheAllowedDependencies() {
    MODULE.usesOnly("dev.appversion.versioning..");
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
