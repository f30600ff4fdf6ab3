package dev.appversion.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.appversion.cli");

  @Test
  void usesNothingButWhatItsDecisionAllows() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.cli..",
            "dev.appversion.versioning..",
            "dev.appversion.api..",
            "dev.appversion.desiredstate..",
            "dev.appversion.sidecar..",
            "dev.appversion.collectstatic..",
            "com.fasterxml.jackson..",
            "io.fabric8.kubernetes..",
            "io.undertow..",
            "org.snakeyaml.engine..",
            "picocli..")
        .check(MODULE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.appversion.cli.(**)").should().beFreeOfCycles().check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("dev.appversion.cli.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.appversion.cli")
        .allowEmptyShould(true)
        .check(MODULE);
  }
}
