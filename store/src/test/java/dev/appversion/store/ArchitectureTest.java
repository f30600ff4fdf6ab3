package dev.appversion.store;

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
          .importPackages("dev.appversion.store");

  @Test
  void usesOnlyTheAllowedDependencies() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.store..",
            "dev.appversion.versioning..",
            "dev.appversion.process..",
            "com.fasterxml.jackson..",
            "io.undertow..",
            "org.xnio..",
            "software.amazon.awssdk..",
            "org.slf4j..")
        .check(MODULE);
  }

  /** {@code slf4j-jdk14} writes the pairs of {@code addKeyValue} before the message. */
  @Test
  void logsWithoutTheFluentApiOfSlf4j() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j.spi..").check(MODULE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.appversion.store.(**)").should().beFreeOfCycles().check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("dev.appversion.store.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.appversion.store")
        .allowEmptyShould(true)
        .check(MODULE);
  }
}
