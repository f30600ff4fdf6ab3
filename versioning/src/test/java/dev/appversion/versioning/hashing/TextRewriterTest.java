package dev.appversion.versioning.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Django does is tested with Django itself, in collectstatic; here is what goes past it. */
class TextRewriterTest {
  private static final AssetNames NAMES =
      new AssetNames(Set.of("css/a.css", "css/b.css", "img/x.png", "js/m.js", "js/n.js"));

  private static RewrittenText rewrite(String file, String text) {
    return new TextRewriter(new ReferenceResolver(NAMES, "/static/"), true).rewrite(file, text);
  }

  private static String text(String file, String text) {
    return rewrite(file, text).text(name -> "0123456789ab");
  }

  @Test
  void linksCarryTheirFirstLine() {
    RewrittenText css =
        rewrite(
            "css/a.css", "a{\nb:url(\n\n../img/x.png);c:url(/static/img/x.png)}\n@import 'b.css';");

    assertThat(css.links()).isEqualTo(Map.of("img/x.png", 2, "css/b.css", 5));
    assertThat(css.isCertain()).isTrue();
  }

  @Test
  void allMissingReferencesAreReported() {
    RewrittenText css = rewrite("css/a.css", "a{b:url(c.png)}\n\n@import 'd.css';");

    assertThat(css.missing())
        .containsExactly(
            new RewrittenText.Missing("c.png", 1, "css/c.png"),
            new RewrittenText.Missing("d.css", 3, "css/d.css"));
    assertThat(css.isCertain()).isFalse();
    assertThat(css.text(name -> "0123456789ab")).isEqualTo("a{b:url(c.png)}\n\n@import 'd.css';");
  }

  @Test
  void aReferenceThatLeadsOutOfTheTreeIsMissing() {
    assertThat(rewrite("css/a.css", "url(../../../etc/passwd) url(%2e%2e/%2e%2e/x)").missing())
        .hasSize(2);
  }

  @Test
  void rewritingTwiceChangesNothing() {
    assertThat(text("js/m.js", "export default 1;\nimport n from './n.js';"))
        .isEqualTo("export default 1;\nimport n from \"./n.0123456789ab.js\";");
  }

  @Test
  void placeholderCharactersMayOccurInTheText() {
    assertThat(text("css/a.css", "\ufdd0\ue000url(b.css)\ue00f"))
        .isEqualTo("\ufdd0\ue000url(\"b.0123456789ab.css\")\ue00f");
  }

  @Test
  void urlsWithAnUpperCaseSchemeAreExternal() {
    RewrittenText css = rewrite("css/a.css", "url(HTTPS://cdn/x.png) url(DATA:x)");

    assertThat(css.missing()).isEmpty();
  }

  @Test
  void theNearestNameIsFound() {
    assertThat(NearestPath.of("css/x.png", NAMES.files())).contains("img/x.png");
    assertThat(NearestPath.of("css/bb.css", NAMES.files())).contains("css/b.css");
    assertThat(NearestPath.of("completely/different.woff2", NAMES.files())).isEmpty();
  }

  @Test
  void orderFollowsLinksAndCyclesArePaths() {
    LinkOrder order =
        LinkOrder.of(
            Map.of(
                "top", Map.of("mid", 3, "leaf", 4),
                "mid", Map.of("leaf", 1, "image", 2),
                "leaf", Map.of("image", 1),
                "x", Map.of("y", 7),
                "y", Map.of("z", 8),
                "z", Map.of("x", 9, "leaf", 1),
                "self", Map.of("self", 5),
                "into", Map.of("x", 1)));

    assertThat(order.levels()).isEqualTo(List.of(List.of("leaf"), List.of("mid"), List.of("top")));
    assertThat(order.cycles())
        .containsExactly(
            new LinkOrder.Cycle(List.of(new LinkOrder.Cycle.Step("self", 5))),
            new LinkOrder.Cycle(
                List.of(
                    new LinkOrder.Cycle.Step("x", 7),
                    new LinkOrder.Cycle.Step("y", 8),
                    new LinkOrder.Cycle.Step("z", 9))));
  }

  @Test
  void globsMatchAsInShells() {
    assertThat(matches("templates/**/*.html", "templates/a.html", "templates/x/y/b.html")).isTrue();
    assertThat(matches("**", "a", "b/c")).isTrue();
    assertThat(matches("*.{json,yaml}", "a.json", "b.yaml")).isTrue();
    assertThat(matches("[a-c]?.txt", "b1.txt")).isTrue();
    assertThat(matches("[!a]*", "b")).isTrue();
    for (String no :
        List.of("templates/a.txt", "other/a.html", "templates/.a.html", "templates/.git/a.html")) {
      assertThat(matches("templates/**/*.html", no)).as(no).isFalse();
    }
    assertThat(matches("*.html", "a/b.html")).isFalse();
    assertThat(matches("a.b", "axb")).isFalse();
  }

  private static boolean matches(String glob, String... paths) {
    return List.of(paths).stream()
        .allMatch(path -> GlobPattern.paths(glob).matcher(path).matches());
  }
}
