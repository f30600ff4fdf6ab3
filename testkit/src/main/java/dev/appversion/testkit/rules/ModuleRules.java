package dev.appversion.testkit.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The allowed dependencies of a module and between its packages ({@code
 * docs/adr/0001-modules-and-layering.md}). A rule that is broken throws an {@link AssertionError}
 * that lists the places.
 */
public final class ModuleRules {
  /** The packages that every module may use. */
  private static final List<String> COMMON = List.of("java..", "javax..", "org.jspecify..");

  private final String root;
  private final JavaClasses module;

  private ModuleRules(String root, JavaClasses module) {
    this.root = root;
    this.module = module;
  }

  /**
   * The rules for the production code of a module.
   *
   * @param root the module's package, such as {@code dev.appversion.sidecar}
   */
  public static ModuleRules of(String root) {
    return new ModuleRules(
        root,
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root));
  }

  /**
   * Checks that the module uses nothing but the JDK, itself and some packages.
   *
   * @param packages as ArchUnit writes them, such as {@code io.undertow..}
   */
  public void usesOnly(String... packages) {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.of(COMMON.stream(), Stream.of(root + ".."), Stream.of(packages))
                .flatMap(each -> each)
                .toArray(String[]::new))
        .check(module);
  }

  /**
   * Checks that the module uses none of some packages that {@link #usesOnly} allows.
   *
   * @param packages as ArchUnit writes them, such as {@code org.slf4j.spi..}
   */
  public void usesNone(String... packages) {
    noClasses().should().dependOnClassesThat().resideInAnyPackage(packages).check(module);
  }

  /** Checks that packages do not use each other in a cycle, and none the module's own package. */
  public void hasNoPackageCycles() {
    slices().matching(root + ".(**)").should().beFreeOfCycles().check(module);
    noClasses()
        .that()
        .resideInAPackage(root + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .allowEmptyShould(true)
        .check(module);
  }
}
