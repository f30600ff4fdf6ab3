package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.docs.CodeBlock;
import dev.appversion.testkit.docs.DocumentationPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the code in the pages and the examples. */
class DocumentationRulesTest {
  /** Every page works without the internet: hosts are local or the reader's. */
  @Test
  void noCommandNeedsAHostOfTheInternet() {
    Pattern url = Pattern.compile("https?://([^/:@\\s]+)");
    Pattern own =
        Pattern.compile("localhost|127\\..*|\\[.*|[^.]+|[a-z.$-]+\\.example(\\.com)?|.*\\.svc");
    List<String> hosts =
        DocumentationPages.commands().stream()
            .flatMap(it -> it.words().stream())
            .flatMap(it -> url.matcher(it).results().map(found -> found.group(1)))
            .toList();

    assertThat(hosts).isNotEmpty().allSatisfy(it -> assertThat(it).matches(own));
  }

  @Test
  void noImageIsPulledFromTheInternet() {
    Pattern image = Pattern.compile("(?m)(?:\\bimage: *\"?|^FROM +)([^\\s\",}]+)");
    Pattern own =
        Pattern.compile("(registry\\.example(\\.com)?|appversion(-[a-z0-9]+)?)/.*|your-.*|shop");
    List<String> images =
        Stream.concat(DocumentationPages.blocks().stream().map(CodeBlock::text), examples())
            .flatMap(it -> image.matcher(it).results().map(found -> found.group(1)))
            .filter(it -> !it.startsWith("{{")) // of a chart's values, which are checked as well
            .toList();

    assertThat(images).hasSizeGreaterThan(5).allSatisfy(it -> assertThat(it).matches(own));
  }

  /** YAML reads an unquoted 4031415, 1e10 or 1.10 as a number. */
  @Test
  void versionsAreQuotedInYaml() {
    Pattern unquoted = Pattern.compile("(appVersion|tag): *[^\"' {].*");
    Stream<String> blocks =
        DocumentationPages.blocks().stream()
            .filter(it -> it.language().equals("yaml") && !it.text().contains("status:"))
            .map(CodeBlock::text);

    assertThat(Stream.concat(examples(), blocks))
        .hasSizeGreaterThan(30)
        .allSatisfy(it -> assertThat(it).doesNotContainPattern(unquoted));
  }

  private static Stream<String> examples() {
    try (Stream<Path> files = Files.walk(Documentation.ROOT.resolve("examples"))) {
      return files
          .filter(it -> it.toString().endsWith(".yaml"))
          .map(DocumentationRulesTest::text)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
