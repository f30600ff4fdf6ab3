package dev.appversion.versioning.manifest.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files below {@code bundlers/} come from: {@code src/test/bundlers/README.md}. */
class ManifestFormatsTest {

  private static String file(String name) throws IOException {
    try (var in = ManifestFormatsTest.class.getResourceAsStream("/bundlers/" + name + ".json")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static Manifest read(String json) throws InvalidManifestException {
    return ManifestReader.read(json.getBytes(UTF_8));
  }

  @Test
  void vite() throws Exception {
    Manifest manifest = read(file("vite-8"));

    assertThat(manifest.paths())
        .containsOnlyKeys(
            "images/kettle.png", "images/spout.svg", "pages/calendar.js", "settings.js")
        .containsEntry("settings.js", "assets/settings-Dru4Jx0W.js");
    assertThat(manifest.hashed())
        .as("scripts of pages, shared chunks and style sheets too")
        .containsExactlyInAnyOrder(
            "assets/preload-helper-ZlaYqiLs.js",
            "assets/kettle-DYM68Rp9.png",
            "assets/spout-DwhGzgQn.svg",
            "assets/index-FHkhilGH.js",
            "assets/index-DSNE3hMr.css",
            "assets/calendar-D7FB_FzG.js",
            "assets/calendar-D0ePJ4fU.css",
            "assets/settings-Dru4Jx0W.js",
            "assets/settings-wI_y0TGr.css");
    assertThat(manifest.hash()).matches("[0-9a-f]{12}");
    assertThat(read(file("vite-7")).hashed())
        .contains("assets/price-BeNw7oqi.js", "assets/calendar-D0ePJ4fU.css");
  }

  @Test
  void webpackBelowAnAbsolutePublicPath() throws Exception {
    Manifest manifest = read(file("webpack-5-absolute")).below("/static/");

    assertThat(manifest.paths())
        .containsEntry("main.js", "main.52b860aef6be321dc90a.js")
        .containsEntry("main.css", "css/main.464fdfeb5976c1abdee7.css")
        .containsEntry("kettle.png", "4fb4b181516f707b1659.png");
    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "css/main.464fdfeb5976c1abdee7.css",
            "main.52b860aef6be321dc90a.js",
            "css/settings.f2c33bbb76b6ee3e2251.css",
            "settings.5a5456f3ab3cf3da668e.js",
            "css/741.9b8e6bebb49dbae87606.css",
            "741.e1cc7a587c5a5766ea68.js",
            "361.b850cc910f5fd6da9105.js",
            "4fb4b181516f707b1659.png",
            "f02c743913d73b9d8e04.svg");
    assertThat(read(file("webpack-5-absolute")).below("/static/css/").hashed())
        .as("what does not lie below the static URL is left out")
        .containsExactlyInAnyOrder(
            "main.464fdfeb5976c1abdee7.css",
            "settings.f2c33bbb76b6ee3e2251.css",
            "741.9b8e6bebb49dbae87606.css");
    assertThat(read(file("webpack-5-absolute")).below("/assets/").paths()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "webpack-5-cdn, main.js, main.38912a06d56781beac78.js, 9",
    "webpack-5-auto, main.js, main.4fd1b08b70db37bd6852.js, 9",
    "webpack-5-relative, images/kettle.png, images/kettle.4fb4b181.png, 9",
    // With useEntryKeys the plugin leaves out the style sheets of entries.
    "webpack-5-own-keys, app/main, main.52b860aef6be321dc90a.js, 7",
  })
  void webpackWithOtherSettings(String file, String canonical, String delivery, int hashed)
      throws Exception {
    Manifest manifest = read(file(file)).below("/static/");

    assertThat(manifest.delivery(canonical)).contains(delivery);
    assertThat(manifest.isHashed(delivery)).isTrue();
    assertThat(manifest.hashed()).hasSize(hashed);
  }

  @Test
  void webpackWithoutHashesInSomeNames() throws Exception {
    Manifest manifest = read(file("webpack-5-no-hashes")).below("/static/");

    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "css/main.b05cb58c3f919ed8beba.css",
            "css/settings.88eebd2b2a571339f917.css",
            "css/741.9b8e6bebb49dbae87606.css");
    assertThat(manifest.delivery("main.js")).contains("js/main.js");
  }

  @Test
  void esbuild() throws Exception {
    Manifest manifest = read(file("esbuild-0.28"));

    assertThat(manifest.paths())
        .containsEntry("main.js", "main-T43UOEJW.js")
        .containsEntry("main.css", "main-NKICXOLE.css")
        .containsEntry("calendar.js", "calendar-MCW4AYQ5.js")
        .containsEntry("images/kettle.png", "images/kettle-3YPJW27S.png");
    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "main-T43UOEJW.js",
            "main-NKICXOLE.css",
            "settings-R3JDP4TT.js",
            "settings-H4BCDDFX.css",
            "calendar-MCW4AYQ5.js",
            "calendar-PCTVG2DP.css",
            "chunk-LIHK6S2O.js",
            "images/kettle-3YPJW27S.png",
            "images/spout-D4SMPTR4.svg");
  }

  @Test
  void esbuildWithTwoFilesOfOneName() throws Exception {
    Manifest manifest =
        read(
            """
            {"inputs": {}, "outputs": {
              "dist/a-ABCDEFGH.js": {"entryPoint": "src/x/a.js", "inputs": {}},
              "dist/logo-AAAAAAAA.png": {"inputs": {"src/x/logo.png": {}}},
              "dist/logo-BBBBBBBB.png": {"inputs": {"src/y/logo.png": {}}},
              "dist/logo-CCCCCCCC.png": {"inputs": {"src/z/logo.png": {}}}}}
            """);

    assertThat(manifest.paths()).containsOnlyKeys("a.js");
    assertThat(manifest.hashed()).hasSize(4);
  }

  /** webpack-manifest-plugin writes a lazy chunk without a name under its own path. */
  @Test
  void lazyChunksUnderTheirOwnNames() throws Exception {
    Manifest manifest =
        read("""
                {"main.js": "/static/main.414d4d96.js", "runtime.js": "/static/runtime.dfae68d4.js",
                 "js/480.f9b0440d.js": "/static/js/480.f9b0440d.js", "robots.txt": "/static/robots.txt"}
                """)
            .below("/static/");

    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder("main.414d4d96.js", "runtime.dfae68d4.js", "js/480.f9b0440d.js");
  }

  /** Two builds may differ in these alone, and give them the same name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "p-Y3QWFSDM.js.LEGAL.txt",
        "p-Y3QWFSDM.js.map",
        "p-Y3QWFSDM.js.gz",
        "q-T43UOEJW.js.map"
      })
  void filesNamedAfterAScriptAreNotHashed(String other) throws Exception {
    Manifest manifest =
        read(
            """
            {"inputs": {}, "outputs": {
              "out/%s": {"inputs": {}},
              "out/p-Y3QWFSDM.js": {"entryPoint": "src/p.js", "inputs": {"src/p.js": {}}}}}
            """
                .formatted(other));

    assertThat(manifest.hashed()).containsExactly("p-Y3QWFSDM.js");
  }

  @Test
  void shakapacker() throws Exception {
    Manifest manifest = read(file("names/shakapacker-10")).below("/static/");

    assertThat(manifest.delivery("LightBox.js"))
        .contains("js/LightBox-a3d9aeec30515d6707b5.chunk.js");
    assertThat(manifest.paths()).as("no file").doesNotContainKey("entrypoints");
    assertThat(manifest.integrity())
        .containsEntry(
            "LightBox.js",
            "sha384-QImRWgXXVRV9w0go6QB1G5cUYM1/owfEThxNSFGUr7umVv9H+qU6rOUYYSk0dTQ4");
  }

  @Test
  void webpackAssetsManifestWithEntrypointsAndSeveralHashes() throws Exception {
    String sha256 = "sha256-" + "A".repeat(43) + "=";
    String sha512 = "sha512-" + "A".repeat(86) + "==";
    Manifest manifest =
        read(
            """
            {"entrypoints": {"main": {"assets": {"js": ["main.414d4d96.js"]}}},
             "main.js": {"src": "main.414d4d96.js", "integrity": "%s %s"},
             "b.js": {"src": "b.414d4d97.js", "integrity": ""}}
            """
                .formatted(sha512, sha256));
    Manifest names =
        read(
            """
            {"a.js": "a.414d4d96.js", "entrypoints": {"a": {"assets": {"js": ["a.414d4d96.js"]}}}}
            """);

    assertThat(manifest.integrity()).containsOnlyKeys("main.js").containsValue(sha512);
    assertThat(names.paths()).containsOnlyKeys("a.js");
  }

  @Test
  void createReactApp() throws Exception {
    Manifest manifest = read(file("names/create-react-app-5")).below("/static/");

    assertThat(manifest.delivery("main.js")).contains("static/js/main.0c8655cd.js");
    assertThat(manifest.hashed()).contains("static/js/zh-Hant.1ddee3a0.chunk.js");
  }

  @Test
  void webpackBundleTracker() throws Exception {
    Manifest auto = read(file("names/bundle-tracker-3"));
    Manifest absolute = read(file("names/bundle-tracker-3-integrity")).below("/static/");

    assertThat(auto.delivery("admin-users.css")).isPresent();
    assertThat(absolute.delivery("index.js")).contains("index-edddf227c6ae0dacd815.js");
    assertThat(absolute.integrity()).containsKeys("index.js", "robots.txt");
    assertThat(absolute.integrity().values()).allMatch(value -> value.startsWith("sha512-"));
    assertThat(absolute.delivery("robots.txt")).contains("robots.txt");
    assertThat(absolute.isHashed("robots.txt")).isFalse();
  }

  @Test
  void propshaft() throws Exception {
    Manifest manifest = read(file("propshaft-1.3-integrity"));

    assertThat(manifest.delivery("application.css")).contains("application-c464b1ee.css");
    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "one-f2e1ec14.txt", "application-c464b1ee.css", "vendor-1a2b3c4d5e.digested.js");
    assertThat(manifest.integrity())
        .containsOnlyKeys("one.txt", "one.txt.map", "application.css")
        .containsEntry(
            "application.css",
            "sha384-jUiHGq2aPNACr4g68crM1I28TitXJKYhEgokcX6W5VYGwufEKQxfLpe4GakM84ex");
  }

  @Test
  void propshaftBefore12() throws Exception {
    Manifest manifest = read(file("propshaft-1.1-names"));

    assertThat(manifest.delivery("nested/two.js")).contains("nested/two-6f3ab7d0.js");
    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "application-c464b1ee.css",
            "one-f2e1ec14.txt",
            "nested/two-6f3ab7d0.js",
            "vendor-1a2b3c4d5e.digested.js");
  }

  @Test
  void phoenix() throws Exception {
    Manifest manifest = read(file("phoenix-1.8"));

    assertThat(manifest.paths())
        .containsOnlyKeys(
            "assets/app.css", "assets/app.js", "favicon.ico", "images/kettle.svg", "robots.txt");
    assertThat(manifest.hashed()).as("with one of an earlier run").hasSize(6);
    assertThat(manifest.referenceRules().replacesModule("assets/app.js"))
        .as("phx.digest leaves imports")
        .isFalse();
    assertThat(read(file("vite-8")).referenceRules().replacesModule("src/main.ts")).isTrue();
    assertThat(manifest.integrity()).containsOnlyKeys(manifest.paths().keySet());
    String withoutLeftOver =
        file("phoenix-1.8").replaceFirst(",\"assets/app-[0-9a-f]{32}\\.js\":\\{[^}]*}}", "}");
    assertThat(read(withoutLeftOver).hashed()).hasSize(5);
    assertThat(read(withoutLeftOver).hash())
        .as("what an earlier run left is not part of the release")
        .isEqualTo(manifest.hash());
  }

  @Test
  void aWordInANameIsNotReadAsAHash() throws Exception {
    Manifest vite =
        read(
            """
            {"src/main.ts": {"file": "main-compiled.js", "name": "main", "css": ["main-original.css"]},
             "src/shop.ts": {"file": "shop-BeNw7oqi.js", "name": "shop"}}
            """);
    Manifest webpack =
        read(
            """
            {"main.js": "main-frontend.js", "shop.js": "shop-minified.52b860aef6be321dc90a.js"}
            """);
    Manifest esbuild =
        read(
            """
            {"inputs": {}, "outputs": {
              "out/main-compiled.js": {"entryPoint": "src/main.ts", "inputs": {}},
              "out/shop-T43UOEJW.js": {"entryPoint": "src/shop.ts", "inputs": {}}}}
            """);

    assertThat(vite.hashed()).containsExactly("shop-BeNw7oqi.js");
    assertThat(vite.delivery("src/main.ts")).contains("main-compiled.js");
    assertThat(webpack.hashed()).containsExactly("shop-minified.52b860aef6be321dc90a.js");
    assertThat(esbuild.hashed()).containsExactly("shop-T43UOEJW.js");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vite-8-no-hashes", "esbuild-0.28-no-hashes"})
  void withoutHashesTwoReleasesAreNotDistinguished(String file) {
    assertThatThrownBy(() -> read(file(file)))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("files carries a hash of its content in its name; ");
  }

  @Test
  void theHashIsThatOfTheDeliveredFiles() throws Exception {
    String one =
        "{\"a.js\": {\"file\": \"a-abcd1234.js\"}, \"b.js\": {\"file\": \"b-abcd1234.js\"}}";
    String turned =
        "{\"b.js\": {\"file\": \"b-abcd1234.js\"}, \"a.js\": {\"file\": \"a-abcd1234.js\"}}";
    String chunk = one.replace("}}", "}, \"_c.js\": {\"file\": \"c-abcd1234.js\"}}");
    String otherChunk = chunk.replace("c-abcd1234", "c-abcd1235");

    assertThat(read(turned).hash()).isEqualTo(read(one).hash());
    assertThat(read(chunk).hash()).isNotEqualTo(read(one).hash());
    assertThat(read(otherChunk).hash()).isNotEqualTo(read(chunk).hash());
  }

  @Test
  void sourcesOutsideTheRootAreNotCanonicalPaths() throws Exception {
    Manifest manifest =
        read(
            """
            {"../shared/logo.svg": {"file": "assets/logo-DwhGzgQn.svg", "src": "../shared/logo.svg"},
             "\\u0000vite/legacy": {"file": "assets/polyfills-legacy-D0ePJ4fU.js"}}
            """);

    assertThat(manifest.paths()).isEmpty();
    assertThat(manifest.hashed())
        .containsExactlyInAnyOrder(
            "assets/logo-DwhGzgQn.svg", "assets/polyfills-legacy-D0ePJ4fU.js");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a.js\": {\"file\": \"../a-abcd1234.js\"}}|'../a-abcd1234.js' is not a path below the static URL (line 1, column 19)",
        "{\"a.js\": {\"file\": \"/a-abcd1234.js\"}}|is not a path",
        "{\"a.js\": {\"file\": \"a.js\"}, \"b.js\": {\"src\": \"x\"}}|'b.js' has no key 'file', which Vite",
        "{\"a.js\": {\"file\": \"a.js\"}, \"b.js\": 7}|expected an object under 'b.js' (line 1, column 36)",
        "{\"a.js\": {\"file\": \"a.js\", \"css\": \"a.css\"}}|expected an array of paths under 'css'",
        "{\"a.js\": {\"file\": \"a.js\", \"css\": [7]}}|expected a string under 'css'",
        "{\"a.js\": {\"file\": \"a.js\"}, \"a.js\": {\"file\": \"b\"}}|Duplicate field 'a.js'",
        "{\"a.js\": {\"file\": \"a-abcd1234.js\"}} 7|more than one JSON value",
        "{\"a\": \"/x/../../etc/passwd\"}|is not a path",
        "{\"a\": \"https://cdn.example.com/../a\"}|is not a path",
        "{\"a\": \"https://cdn .example.com/a\"}|'https://cdn .example.com/a' is not a URL",
        "{\"a\": \"main.js?4fb4b181516f707b\"}|has a query or a fragment",
        "{\"a\": \"b.4fb4b181.js\", \"c\": 1}|expected a string under 'c'",
        "{\"a\": \"b.js\"}|none of the manifest's 1 files carries a hash of its content in its name; webpack",
        "{\"a\": {\"digested_path\": \"a\"}, \"b\": {}}|'b' has no key 'digested_path', which Propshaft",
        "{\"a\": {\"digested_path\": \"a\", \"integrity\": \"md5-x\"}}|'integrity' of 'a' is not sha256-",
        "{\"../a\": {\"digested_path\": \"a\"}}|'../a' is not a path",
        "{\"version\": 2, \"latest\": {}, \"digests\": {}}|version 2 of Phoenix' manifest is not known",
        "{\"version\": 1, \"latest\": {}, \"digests\": {}}|names no files; run mix phx.digest",
        "{\"latest\": {\"a\": \"/a\"}, \"digests\": {}}|'/a' is not a path",
        "{\"latest\": {}, \"digests\": {\"a\": {\"sha512\": \"x\"}}}|'integrity' of 'a' is not",
        "{\"status\": \"compile\", \"assets\": {}, \"chunks\": {}}|'status' is 'compile': webpack had not ended",
        "{\"status\": \"done\", \"assets\": {}, \"chunks\": {}}|names no files; webpack",
        "{\"assets\": {\"../a\": {}}, \"chunks\": {}}|'../a' is not a path",
        "{\"assets\": {\"a\": {}}, \"chunks\": {\"main\": \"a\"}}|expected an array of paths under 'main'",
        "{\"files\": [], \"entrypoints\": []}|no key 'paths' as in",
        "{\"files\": {\"a\": 7}, \"entrypoints\": []}|expected a string under 'a'",
        "{\"a\": {\"src\": \"a.414d4d96.js\", \"integrity\": \"md5-x\"}}|'integrity' of 'a' is not sha256-",
        "{\"a\": {\"src\": \"a.414d4d96.js\"}, \"b\": {}}|'' is not a path",
        "{\"inputs\": {}, \"outputs\": {}}|names no files; esbuild",
        "{\"inputs\": {}, \"outputs\": {\"/etc/x\": {}}}|'/etc/x' is not a path",
        "{\"inputs\": {}, \"outputs\": {\"a/../b\": {}}}|'a/../b' is not a path",
        "{\"inputs\": {}, \"outputs\": {\"a\": []}}|expected an object under 'a'",
        "{\"name\": \"App\", \"icons\": [{\"src\": \"a.png\"}]}|expected a string under 'icons' (line 1",
      })
  void anInvalidManifestIsRejectedWithReasonAndPosition(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 200)
  void anyTruncatedManifestIsRejected(
      @ForAll @IntRange(max = 3) int which, @ForAll @IntRange(max = 700) int length)
      throws IOException {
    String json =
        file(new String[] {"vite-8", "webpack-5-cdn", "esbuild-0.28", "phoenix-1.8"}[which])
            .strip();

    assertThatThrownBy(() -> read(json.substring(0, length)))
        .isInstanceOf(InvalidManifestException.class);
  }
}
