package dev.appversion.versioning.manifest.names;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameHashDetectorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "css/styles.a1b2c3d4e5f6.css", // Django
        "css/styles.min.a1b2c3d4e5f6.css",
        "css/styles.a1b2c3d4e5f6.css.map",
        "img/LICENSE.2c54f4e1ca1c",
        "assets/index-FHkhilGH.js", // Vite, Rollup
        "assets/calendar-D7FB_FzG.js",
        "assets/settings-wI_y0TGr.css",
        "assets/index-BxYz12_-.js",
        "assets/index--xYz12_A.js",
        "assets/index-_-D7BzG0.js",
        "app/immutable/chunks/DYM68Rp9.js", // SvelteKit
        "app/immutable/entry/start.BeNw7oqi.js",
        "main.52b860aef6be321dc90a.js", // webpack
        "4fb4b181516f707b1659.png",
        "images/kettle.4fb4b181.png",
        "main.bundle.52b860aef6be321dc90a.js",
        "chunk-LIHK6S2O.js", // esbuild
        "chunk-NKICXOLE.js",
        "main-PCTVGZDP.css.map",
        "one-f2e1ec14.txt", // Propshaft
        "foo-d978852bea6530fcd197b5445ed008fd.css", // Phoenix
        "chunks/main-app-5c9ba2f5b4d2b1a3.js", // Next.js
        "index.3f2a1b9c.js", // Parcel
        "chunks/0f4a_next_dist_client_1a2b3c._.js", // Turbopack
        "chunks/[root-of-the-server]__49fd8634._.css",
        "chunks/turbopack-4d7e7a._.js",
      })
  void namesGivenByTools(String name) {
    assertThat(NameHashDetector.looksHashed(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jquery-3.7.1.min.js",
        "jquery.validate.min.js",
        "jquery.fancybox-1.3.4.pack.js",
        "2024-report-final.pdf",
        "report-20240115.pdf",
        "20240115103000.png",
        "12345678.png",
        "bootstrap-5.3.0.css",
        "bootstrap.bundle.min.js",
        "bootstrap-dropdown.js",
        "react-DropDown.js",
        "page-UserList.js",
        "my-new-page.js",
        "x-my-pages.js",
        "deadbeef.js",
        "menu-deadbeef.js",
        "facade-deedface.css",
        "bg-1024x768.png",
        "chapter1.html",
        "book-chapter1.html",
        "html5-video.min.js",
        "fa-solid-900.woff2",
        "OpenSans-SemiBold.ttf",
        "Roboto-Regular.woff2",
        "SECURITY.md",
        "settings.js",
        "Settings.js",
        "iPhone12.png",
        "ui-bg_flat_75_ffffff_40x100.png",
        "moment-with-locales.js",
        "__init__.py",
        "favicon.ico",
        "apple-touch-icon.png",
        "polyfill-vendor",
        "no-extension-a1b2c3d4",
        "a1b2c3d4e5f6/plain.css",
        "ends-with-dot-a1b2c3d4.",
        "",
        ".",
        "css/",
      })
  void namesGivenByPeople(String name) {
    assertThat(NameHashDetector.looksHashed(name)).isFalse();
  }

  @Test
  void noSourceOfDjangosAdminLooksHashed() throws Exception {
    try (var in = NameHashDetectorTest.class.getResourceAsStream("/django/admin-5.2.json")) {
      Manifest manifest = ManifestReader.read(Objects.requireNonNull(in).readAllBytes());

      assertThat(manifest.paths().keySet()).noneMatch(NameHashDetector::looksHashed);
      assertThat(manifest.hashed()).allMatch(NameHashDetector::looksHashed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vite-8", "vite-7", "webpack-5-relative", "esbuild-0.28", "phoenix-1.8"})
  void namesHashedByBundlersLookHashed(String file) throws IOException, InvalidManifestException {
    try (var in = NameHashDetectorTest.class.getResourceAsStream("/bundlers/" + file + ".json")) {
      Manifest manifest =
          ManifestReader.read(
              new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).getBytes(UTF_8));

      assertThat(manifest.hashed()).isNotEmpty().allMatch(NameHashDetector::looksHashed);
    }
  }

  /** A judgement by the name alone misses few of the names that tools give. */
  @Test
  void fewHashesAreReadAsWords() {
    String base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    assertThat(missed(base64url, 8, hash -> "assets/index-" + hash + ".js")).isLessThan(0.02);
    assertThat(missed(base64url.substring(0, 26) + "234567", 8, hash -> "chunk-" + hash + ".js"))
        .isLessThan(0.001);
    assertThat(missed("0123456789abcdef", 8, hash -> "one-" + hash + ".txt")).isLessThan(0.002);
    assertThat(missed("0123456789abcdef", 12, hash -> "one." + hash + ".txt")).isLessThan(0.0005);
    assertThat(missed("0123456789abcdef", 20, hash -> hash + ".png")).isLessThan(0.0005);
  }

  @Test
  void inDoubtAlmostNoHashIsReadAsAWord() {
    String base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    assertThat(
            missed(
                base64url,
                8,
                hash -> "assets/index-" + hash + ".js",
                NameHashDetector::mayBeHashed))
        .isLessThan(0.01);
    assertThat(NameHashDetector.mayBeHashed("assets/index-DiwrgTda.js")).isTrue();
    assertThat(NameHashDetector.mayBeHashed("assets/page-Settings.js")).isFalse();
    assertThat(NameHashDetector.mayBeHashed("assets/page-settings.js")).isFalse();
  }

  private static double missed(String alphabet, int length, UnaryOperator<String> name) {
    return missed(alphabet, length, name, NameHashDetector::looksHashed);
  }

  private static double missed(
      String alphabet, int length, UnaryOperator<String> name, Predicate<String> looks) {
    Random random = new Random(42);
    int tries = 20_000;
    long missed =
        IntStream.range(0, tries)
            .mapToObj(_ -> name.apply(text(random, alphabet, length)))
            .filter(looks.negate())
            .count();
    return (double) missed / tries;
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
    return text.toString();
  }

  @Property
  void lowerCaseWordsNeverLookHashed(
      @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 70) String first,
      @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 70) String second) {
    assertThat(NameHashDetector.looksHashed(first + '-' + second + ".js")).isFalse();
    assertThat(NameHashDetector.looksHashed(first + '.' + second + ".min.js")).isFalse();
    assertThat(NameHashDetector.looksHashed(first + '_' + second + ".css")).isFalse();
  }

  @Property
  void anyPathIsClassified(@ForAll String path) {
    assertThat(NameHashDetector.looksHashed(path + "/a-0123456789ab.js")).isTrue();
    assertThat(NameHashDetector.looksHashed(path + "/word")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compiled",
        "minified",
        "frontend",
        "original",
        "Compiled",
        "my-pages",
        "user_app",
        "legacy22",
        "20240115",
        "abcdefgh",
      })
  void aWordOrADateAfterAKnownNameIsNotAHash(String word) {
    assertThat(NameHashDetector.isHashed("main", "assets/main-" + word + ".js")).isFalse();
    assertThat(NameHashDetector.isHashed("main", "assets/main-" + word + ".js.map")).isFalse();
  }

  @Test
  void afterAKnownNameAlmostNoHashIsReadAsAWord() {
    String base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Predicate<String> hashed = name -> NameHashDetector.isHashed("index", name);

    assertThat(missed(base64url, 8, hash -> "assets/index-" + hash + ".js", hashed))
        .isLessThan(0.01);
    assertThat(
            missed(
                base64url.substring(0, 26) + "234567",
                8,
                hash -> "out/index-" + hash + ".js",
                hashed))
        .isZero();
  }

  @Test
  void afterAKnownNameOnlyTheAddedPartIsClassified() {
    assertThat(NameHashDetector.isHashed("dropdown", "assets/dropdown.js")).isFalse();
    assertThat(NameHashDetector.isHashed("bootstrap-dropdown", "bootstrap-dropdown.js")).isFalse();
    assertThat(NameHashDetector.isHashed("lib-a1b2c3d4", "lib-a1b2c3d4.js")).isFalse();
    assertThat(NameHashDetector.isHashed("lib-a1b2c3d4", "lib-a1b2c3d4-BeNw7oqi.js")).isTrue();
    assertThat(NameHashDetector.isHashed("main", "main.bundle.js")).isFalse();
    assertThat(NameHashDetector.isHashed("main", "main.bundle.4fb4b181516f707b1659.js")).isTrue();
    assertThat(NameHashDetector.isHashed("kettle", "4fb4b181516f707b1659.png")).isTrue();
    assertThat(NameHashDetector.isHashed("", "chunk-LIHK6S2O.js")).isTrue();
    assertThat(NameHashDetector.isHashed("[id]", "_id_-FHkhilGH.js")).isTrue();
  }
}
