package dev.appversion.operator;

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
          .importPackages("dev.appversion.operator");

  @Test
  void usesNothingButWhatItsDecisionAllows() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax..",
            "org.jspecify..",
            "dev.appversion.operator..",
            "dev.appversion.desiredstate..",
            "dev.appversion.versioning..",
            "dev.appversion.process..",
            "dev.appversion.api..",
            "com.fasterxml.jackson..",
            "io.fabric8.kubernetes..",
            "io.javaoperatorsdk..",
            "io.undertow..",
            "org.xnio..",
            "org.bouncycastle..",
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
    slices().matching("dev.appversion.operator.(**)").should().beFreeOfCycles().check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("dev.appversion.operator.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.appversion.operator")
        .allowEmptyShould(true)
        .check(MODULE);
  }
}
