package dev.appversion.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownPageTest {
  private static final MarkdownPage PAGE =
      MarkdownPage.parse(
          DocumentationPages.ROOT.resolve("docs/a.md"),
          """
          # One `two`: [three](x.md#y), four_five
          ## Again
          ## Again
          | a | ![b](c.svg) |
          |---|---|
          | [d](e.md) | `[not](a-link.md)` |

          1. step

             <!-- tested -->
             ```sh
             a b
             ```

          ```console
          $ c d
          what it prints
          ```
          """);

  @Test
  void headingsHaveTheAnchorsOfGitHub() {
    assertThat(PAGE.anchors())
        .containsExactlyInAnyOrder("one-two-three-four_five", "again", "again-1");
  }

  @Test
  void linksAndImagesButNotCode() {
    assertThat(PAGE.links()).containsExactly("x.md#y", "c.svg", "e.md");
  }

  @Test
  void blocksAlsoInLists() {
    assertThat(PAGE.blocks()).extracting(CodeBlock::tested).containsExactly(true, false);
    assertThat(PAGE.blocks())
        .extracting(CodeBlock::where)
        .containsExactly("docs/a.md:11", "docs/a.md:15");
    assertThat(PAGE.blocks().getFirst().text()).isEqualTo("a b\n");
    assertThat(PAGE.blocks())
        .flatExtracting(CodeBlock::commands)
        .extracting("words")
        .asString()
        .isEqualTo("[[a, b], [c, d]]");
  }
}
