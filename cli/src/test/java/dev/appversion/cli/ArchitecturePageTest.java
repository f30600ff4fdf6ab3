package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.docs.DocumentationPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Modules, packages and classes that {@code docs/architecture.md} names exist. */
class ArchitecturePageTest {
  private static final Path PAGE = DocumentationPages.ROOT.resolve("docs/architecture.md");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");
  private static final Pattern PACKAGE =
      Pattern.compile(
          "\\b((?:versioning|process|desiredstate|sidecar|store|operator|cli)(?:/[a-z]+)+)\\b(?!/)");

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(PAGE);
  }

  @Test
  void everyPackageExists() {
    Set<String> packages = found(PACKAGE);
    packages.removeIf(it -> it.startsWith("operator/src"));

    assertThat(packages)
        .hasSizeGreaterThan(20)
        .allSatisfy(it -> assertThat(folder(it).resolve("package-info.java")).exists());
  }

  @Test
  void everyClassExists() throws IOException {
    try (Stream<Path> files = Files.walk(DocumentationPages.ROOT, 20)) {
      Set<String> classes =
          files
              .map(it -> it.getFileName().toString())
              .filter(it -> it.endsWith(".java"))
              .map(it -> it.substring(0, it.length() - ".java".length()))
              .collect(Collectors.toSet());

      Set<String> names = found(CLASS);
      names.remove("AppVersion"); // the resource
      assertThat(names).hasSizeGreaterThan(20).isSubsetOf(classes);
    }
  }

  private static Path folder(String name) {
    String module = name.substring(0, name.indexOf('/'));
    return DocumentationPages.ROOT
        .resolve(module)
        .resolve("src/main/java/dev/appversion")
        .resolve(name);
  }

  private static Set<String> found(Pattern pattern) {
    return pattern
        .matcher(page)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
