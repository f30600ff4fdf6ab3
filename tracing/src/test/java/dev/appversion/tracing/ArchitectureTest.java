package dev.appversion.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final ModuleRules MODULE = ModuleRules.of("dev.appversion.tracing");

  @Test
  void usesOnlyTheAllowedDependencies() {
    MODULE.usesOnly(
        "dev.appversion.process.net", "dev.appversion.process.tracing", "io.opentelemetry..");
  }

  @Test
  void everyPublicDeclarationHasJavadoc() {
    assertThat(JavadocRule.undocumented(Path.of("src/main/java"))).isEmpty();
  }
}
