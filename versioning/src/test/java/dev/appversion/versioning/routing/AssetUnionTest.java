package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.routing.table.ImmutablePaths;
import dev.appversion.versioning.routing.table.InvalidRoutingTableException;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetUnionTest {
  private static final StaticAssets NO_IMMUTABLE_PATHS =
      StaticAssets.below("/static/").withImmutablePaths(new ImmutablePaths(List.of()));

  /** Names out of packages on npm and of what the frameworks' builds write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/index-DiwrgTda.js", // Vite: n8n-editor-ui and others
        "/assets/pickBy-DX-6Yjw1.js",
        "/assets/resourceCenter.store-B-f3CGNs.js",
        "/assets/SetupTemplateFormStep-DSW1MDTQ.css",
        "/assets/lucide-icons-bucket-9-D0U9FEx6.js",
        "/assets/logo-BxYz12_-.svg",
        "/assets/index-DiwrgTda.js.map",
        "/shop/assets/index-legacy-DiwrgTda.js",
        "/chunks/app/page-0a1b2c3d4e5f6789.js", // Next.js with webpack
        "/chunks/app/%5Bslug%5D/page-0a1b2c3d4e5f6789.js",
        "/media/4cf2300e9c8272f7-s.p.93ab1c2d.woff2",
        "/chunks/0f4a_next_dist_client_1a2b3c._.js", // Next.js with Turbopack
        "/chunks/node_modules_next_dist_8f19e6fb._.js",
        "/chunks/_93808211._.js",
        "/chunks/%5Broot-of-the-server%5D__49fd8634._.css",
        "/chunks/turbopack-4d7e7aa3f1a1b5c6.js",
        "/chunks/turbopack-4d7e7a._.js",
        "/chunks/6740f161f60c6ab5.js",
        "/other/DlAUqK2U.js", // Nuxt
        "/other/entry.BX2f3a4b.css",
        "/immutable/entry/start.BeNw7oqi.js", // SvelteKit
        "/immutable/nodes/0.DZ8jS0pQ.js",
        "/immutable/assets/_layout.D1B2c3_x.css",
        "/chunk-5ABCDE6F.js", // Angular, esbuild
        "/main-XYZK2LMN.js",
        "/media/logo-NKICXOLE.svg",
        "/astro/hoisted.D3f4a5b6.js", // Astro
        "/123.abcdef01.chunk.js", // webpack
        "/static/js/main.0a1b2c3d.chunk.js",
        "/static/css/main.52b860aef6be321dc90a.css",
        "/assets/application-2f3a4b5c.js", // Propshaft
        "/assets/application-d978852bea6530fcd197b5445ed008fdd978852bea6530fcd197b5445ed008fd.css",
        "/assets/root-AbC123x_.js", // Remix, React Router
        "/build/_shared/chunk-LIHK6S2O.js",
        "/build/q-BX2f3a4b.js", // Qwik
        "/app-5c9ba2f5b4d2b1a3f2e1.js", // Gatsby
      })
  void aNameGivenByABundlerIsRequestedFromEachVersion(String path) {
    assertThat(AssetUnion.path(NO_IMMUTABLE_PATHS, path)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jquery-mobile.js",
        "/page-settings.js",
        "/some-component.js",
        "/feature-toggle.js",
        "/js/user-profile.js",
        "/js/jquery-3.7.1.min.js",
        "/css/bootstrap-5.3.0.css",
        "/js/page-Settings.js",
        "/js/user-dropdown.js",
        "/js/vendor_bundle_main._.js",
        "/img/photo-20240115.jpg",
        "/img/20240115103000.png",
        "/img/bg-1024x768.png",
        "/img/12345678.png",
        "/fonts/Roboto-Regular.woff2",
        "/fonts/fa-solid-900.woff2",
        "/app.js",
        "/style.css",
        "/favicon.ico",
        "/_next/image",
        "/",
        "*",
      })
  void aNameGivenByAPersonIsNot(String path) {
    assertThat(AssetUnion.path(StaticAssets.DEFAULT, path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/507f1f77bcf86cd799439011.json",
        "/orders/507f1f77bcf86cd799439011",
        "/reports/report-2f3a4b5c.pdf",
        "/export-2f3a4b5c.csv",
        "/posts/title-2f3a4b5c.html",
      })
  void documentsAndDataAreNotEvenWithAnIdentifier(String path) {
    assertThat(AssetUnion.path(StaticAssets.DEFAULT, path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_next/static/chunks/main.js",
        "/_next/static/Vv0RHZ1p/_buildManifest.js",
        "/_nuxt/nhsdafeg.js",
        "/_nuxt/vendor/vis-abaogvck.js",
        "/_app/immutable/chunks/D1B2c3.js",
        "/_astro/data.json",
      })
  void filesBelowAnImmutablePathNeedNoHash(String path) {
    assertThat(AssetUnion.path(StaticAssets.DEFAULT, path)).hasValue(path);
    assertThat(AssetUnion.path(NO_IMMUTABLE_PATHS, path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_nuxt/builds/latest.json",
        "/_nuxt/builds/meta/0a1b2c3d.json",
        "/_app/version.json",
        "/_next/data/Vv0RHZ1p/index.json",
        "/_next/static/",
        "/_nextstatic/a.js",
        "/x/_nuxt/a.js",
        "/_next/static/..%2Fx/a.js",
        "/_next/static/../a.js",
        "/_next/static/%zz.js",
      })
  void filesThatFrameworksReplaceAndFilesOfOtherPathsAreNot(String path) {
    assertThat(AssetUnion.path(StaticAssets.DEFAULT, path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/**, /assets/a.js, true",
    "/assets/**, /assets/a/b/c.js, true",
    "/assets/**, /assets, false",
    "/assets/**, /assets/, false",
    "/assets/**, /assetsx/a.js, false",
    "/a/*/c/**, /a/b/c/d.txt, true",
    "/a/*/c/**, /a/b/b/c/d.txt, false",
    "/a/v*-x/**, /a/v12-x/d.txt, true",
    "/a/v*-x/**, /a/v12-y/d.txt, false",
    "/a/v*-x/**, /a/v1-x2-x/d.txt, true",
    "/sw/app.*.txt, /sw/app.1.txt, true",
    "/sw/app.*.txt, /sw/app.1.txt.gz, false",
    "/sw/app.*.txt, /sw/app.1/x.txt, false",
  })
  void patterns(String pattern, String path, boolean within) {
    assertThat(new ImmutablePaths(List.of(pattern)).contains(path))
        .isEqualTo(within && !path.endsWith("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "assets/**",
        "/**",
        "/*/a",
        "/a/**/b",
        "/a/b**",
        "/a//b",
        "/a/",
        "/a/*x*/b",
        "/a/../b",
        "/a/./b",
        "/a?b",
        "/a b",
        "/a%2Fb"
      })
  void anInvalidPatternIsRejected(String pattern) {
    assertThatThrownBy(() -> new ImmutablePaths(List.of(pattern)))
        .isInstanceOf(InvalidRoutingTableException.class)
        .hasMessageContaining("static.immutablePaths");
  }

  /** What follows an immutable path may be anything, but not what leads out of it. */
  @Property(tries = 2000)
  void aPathIsDecodedOnceAndHasNoDotSegments(
      @ForAll @Chars({'a', '/', '.', '%', '2', '5', 'e', 'f', 'c', '\\'}) @StringLength(max = 9)
          String inside) {
    String raw = "/_next/static/" + inside;
    Optional<String> path = AssetUnion.path(StaticAssets.DEFAULT, raw);

    if (inside.matches("[a2ef]+(\\.[a2ef]+)?")) {
      assertThat(path).contains(raw);
    }
    path.ifPresent(
        decoded -> {
          assertThat(decoded)
              .startsWith("/_next/static/")
              .doesNotContainPattern("/\\.{1,2}(/|$)")
              .doesNotContain("\\");
          assertThat(decoded.getBytes(StandardCharsets.UTF_8))
              .as("each escape is one octet, also in characters of several octets")
              .hasSize(raw.replaceAll("%[0-9a-f]{2}", "x").length());
        });
  }

  @Property
  void anyPathIsClassified(@ForAll String path, @ForAll String type, @ForAll String destination) {
    assertThat(AssetUnion.isMissing(path, 404, type, destination)).isTrue();
    assertThat(AssetUnion.isMissing(path, 500, type, destination)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/a-DiwrgTda.js, 404, text/html, document, true",
    "/assets/a-DiwrgTda.js, 410, '', '', true",
    "/assets/a-DiwrgTda.js, 200, text/html; charset=utf-8, script, true",
    "/assets/a-DiwrgTda.css, 200, TEXT/HTML, style, true",
    "/assets/a-DiwrgTda.js, 200, text/html, worker, true",
    "/assets/a-DiwrgTda.js, 200, text/html, '', true",
    "/assets/a-DiwrgTda.js, 200, text/html, empty, true",
    "/_nuxt/part, 200, text/html, script, true",
    "/_nuxt/part, 200, text/html, '', false",
    "/_nuxt/part.html, 200, text/html, iframe, false",
    "/assets/a-DiwrgTda.js, 200, text/javascript, script, false",
    "/assets/a-DiwrgTda.js, 200, '', script, false",
    "/assets/a-DiwrgTda.js, 304, text/html, script, false",
    "/assets/a-DiwrgTda.js, 403, text/html, script, false",
    "/assets/a-DiwrgTda.js, 500, text/html, script, false",
    "/assets/a-DiwrgTda.js, 302, text/html, script, false",
  })
  void responsesByWhichAVersionDoesNotHaveTheFile(
      String path, int status, String type, String destination, boolean missing) {
    assertThat(AssetUnion.isMissing(path, status, type, destination)).isEqualTo(missing);
  }

  @Test
  void otherVersionsAreQueriedStartingWithTheOwnAndWithoutBlockedOnes() {
    LiveVersion v1 = RoutingTables.weighted("v1", 1);
    LiveVersion v2 = RoutingTables.weighted("v2", 0);
    LiveVersion v3 = RoutingTables.weighted("v3", 1);
    RoutingTable table = RoutingTables.table(v1, v2, v3, RoutingTables.blocked("v4", 1)).build();

    assertThat(AssetUnion.others(table, Optional.of("v3"), Optional.of(v1)))
        .containsExactly(v3, v2);
    assertThat(AssetUnion.others(table, Optional.of("v1"), Optional.of(v1)))
        .containsExactly(v2, v3);
    assertThat(AssetUnion.others(table, Optional.of("v4"), Optional.empty()))
        .containsExactly(v1, v2, v3);
    assertThat(AssetUnion.others(table, Optional.empty(), Optional.empty()))
        .containsExactly(v1, v2, v3);
  }

  @Test
  void noPatternsMeanNoImmutablePaths() {
    assertThat(new ImmutablePaths(List.of()).contains("/_next/static/a.js")).isFalse();
  }
}
