package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.StaticAssets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetPathsTest {
  private static final StaticAssets ASSETS = StaticAssets.DEFAULT;

  @Property
  void anEncodedPathIsDecodedToItself(@ForAll @From("paths") String path) {
    String raw = AssetPaths.encode(ASSETS, path);

    assertThat(raw).matches("[!$&'()*+,;=:@/~A-Za-z0-9._%-]+");
    assertThat(AssetPaths.below(ASSETS, raw)).contains(path);
  }

  @Property
  void anyPathHasTheSameMeaningWithEachOctetEscaped(@ForAll @From("segments") String segment) {
    StringBuilder raw = new StringBuilder(ASSETS.url());
    segment.chars().forEach(c -> raw.append('%').append("%02x".formatted(c)));

    assertThat(AssetPaths.below(ASSETS, raw.toString())).contains(segment);
  }

  @ParameterizedTest
  @CsvSource({
    "a b.css, /static/a%20b.css",
    "100%.svg, /static/100%25.svg",
    "fonts/größe.woff2, /static/fonts/gr%C3%B6%C3%9Fe.woff2",
    "a?b#c, /static/a%3Fb%23c",
    "~a@2x;(1), /static/~a@2x;(1)"
  })
  void aPathIsEncodedByRfc3986(String path, String raw) {
    assertThat(AssetPaths.encode(ASSETS, path)).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a%00", "a%1f", "a%7f", "a\u001f", "a\u007f", "ä", "a%2fb", "a%2Fb", "a%5cb", "a\\b",
        "a%", "a%6", "a%g1", "a%1g", "a%c3", ".", "..", "a/..", "./a", "%2e", "a/%2E%2e/b"
      })
  void aPathThatServersReadDifferentlyIsNone(String path) {
    assertThat(AssetPaths.below(ASSETS, ASSETS.url() + path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/static", "/assets/a.css", "/Static/a.css"})
  void aPathOutsideOfTheStaticUrlIsNone(String path) {
    assertThat(AssetPaths.below(ASSETS, path)).isEmpty();
  }

  /** Visible ASCII, spaces and characters of two, three and four octets; no dot segments. */
  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("äß€")
            .excludeChars('\\', '/')
            .ofMinLength(1)
            .ofMaxLength(8)
            .map(name -> name.replace("~", "~\uD83D\uDE00"))
            .filter(name -> !name.equals(".") && !name.equals(".."));
    return names.list().ofMinSize(1).ofMaxSize(4).map(segments -> String.join("/", segments));
  }

  @Provide
  Arbitrary<String> segments() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .excludeChars('\\', '/')
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }
}
