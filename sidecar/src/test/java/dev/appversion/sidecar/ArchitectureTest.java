package dev.appversion.sidecar;

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
          .importPackages("dev.appversion.sidecar");

  @Test
  void usesOnlyTheAllowedDependencies() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.sidecar..",
            "dev.appversion.versioning..",
            "dev.appversion.process..",
            "com.fasterxml.jackson..",
            "io.undertow..",
            "org.xnio..",
            "org.brotli.dec..",
            "io.airlift.compress..")
        .check(MODULE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.appversion.sidecar.(**)").should().beFreeOfCycles().check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("dev.appversion.sidecar.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.appversion.sidecar")
        .allowEmptyShould(true)
        .check(MODULE);
  }
}
