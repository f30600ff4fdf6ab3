package dev.appversion.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may use (docs/adr/0001-modules-and-layering.md), and in which direction. */
class ArchitectureTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.appversion.api");

  @Test
  void usesNothingButWhatItsDecisionAllows() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.api..",
            "com.fasterxml.jackson..",
            "io.fabric8.kubernetes..",
            "io.fabric8.generator..",
            "io.fabric8.crd..")
        .check(MODULE);
  }
}
