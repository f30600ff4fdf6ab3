package dev.appversion.packaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.appversion.testkit.rules.JavadocRule;
import dev.appversion.testkit.rules.ModuleRules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final String ROOT = "dev.appversion.packaging";

  @Test
  void usesOnlyTheAllowedDependencies() {
    ModuleRules.of(ROOT).usesOnly();
  }

  /** The programs share the module's own package; it uses none of them. */
  @Test
  void packagesHaveNoCycles() {
    JavaClasses module =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(module);
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".*..")
        .check(module);
  }

  @Test
  void everyPublicDeclarationHasJavadoc() {
    assertThat(JavadocRule.undocumented(Path.of("src/main/java"))).isEmpty();
  }
}
