package dev.appversion.collectstatic;

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
          .importPackages("dev.appversion.collectstatic");

  @Test
  void usesNothingButWhatItsDecisionAllows() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.collectstatic..",
            "dev.appversion.versioning..",
            "com.fasterxml.jackson..",
            "com.github.luben.zstd..",
            "com.aayushatharva.brotli4j..")
        .check(MODULE);
  }
}
