package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.docs.DocumentationPages;
import dev.appversion.testkit.docs.MarkdownPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links between the pages, read on GitHub or on the site. Those to other hosts are not followed.
 */
class DocumentationLinksTest {
  private final Map<Path, MarkdownPage> pages =
      DocumentationPages.pages().stream()
          .collect(Collectors.toMap(MarkdownPage::file, Function.identity()));

  @Test
  void everyLinkLeadsToAFileAndAnAnchor() {
    List<String> broken =
        pages.values().stream()
            .flatMap(page -> page.links().stream().flatMap(link -> problem(page, link).stream()))
            .sorted()
            .toList();

    assertThat(pages).hasSizeGreaterThan(50);
    assertThat(broken).isEmpty();
  }

  private Optional<String> problem(MarkdownPage page, String link) {
    if (link.matches("[a-z][a-z0-9+.-]*:.*")) {
      return Optional.empty();
    }
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    String what = null;
    if (!Files.isRegularFile(target)) {
      what = Files.isDirectory(target) ? "a directory; link a file in it" : "not there";
    } else if (parts.length == 2) {
      MarkdownPage other = pages.get(target);
      if (other == null || !other.anchors().contains(parts[1])) {
        what =
            "without this anchor"
                + Optional.ofNullable(other).map(it -> near(it, parts[1])).orElse("");
      }
    }
    return Optional.ofNullable(what)
        .map(it -> DocumentationPages.ROOT.relativize(page.file()) + ": " + link + " is " + it);
  }

  private static String near(MarkdownPage page, String anchor) {
    String word = Stream.of(anchor.split("-")).findFirst().orElseThrow();
    return page.anchors().stream()
        .filter(it -> it.contains(word))
        .sorted()
        .collect(Collectors.joining(", ", "; there are: ", ""));
  }
}
