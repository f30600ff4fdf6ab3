package dev.appversion.versioning.manifest.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.manifest.Collected;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The files below {@code django/} were written by {@code collectstatic} of the Django that their
 * names give.
 */
class ManifestReaderTest {
  private static final String SMALL =
      """
      {"paths": {"css/styles.css": "css/styles.a1b2c3d4e5f6.css"}, "version": "1.1", "hash": "55e7cbb9ba48"}
      """;

  private static String django(String file) throws IOException {
    try (var in = ManifestReaderTest.class.getResourceAsStream("/django/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
    }
  }

  private static Manifest read(String json) throws InvalidManifestException {
    return ManifestReader.read(json.getBytes(UTF_8));
  }

  @Test
  void writesTheManifestThatDjangoWrites() throws Exception {
    String django = django("admin-5.2.json");
    Manifest manifest = ManifestWriter.manifest(read(django).paths(), Map.of(), List.of());

    assertThat(new String(ManifestWriter.write(manifest), UTF_8)).isEqualTo(django);
  }

  @Test
  void readsTheKeysThatCollectstaticAdds() throws Exception {
    Manifest manifest =
        ManifestWriter.manifest(
            Map.of("a.css", "a.0123456789ab.css"),
            Map.of("a.css", "sha384-" + "A".repeat(64)),
            List.of(new Component("templates", "0f".repeat(32), 15)));

    assertThat(read(new String(ManifestWriter.write(manifest), UTF_8))).isEqualTo(manifest);
  }

  @Test
  void readsWhichFilesWereRewritten() throws Exception {
    Map<String, String> paths = Map.of("a.css", "a.0123456789ab.css", "b.js", "b.0123456789ab.js");
    RewrittenBytes bytes =
        new RewrittenBytes(SriDigests.of(new byte[] {1}), SriDigests.of(new byte[] {2}));

    Manifest manifest =
        ManifestWriter.manifest(
            paths,
            Map.of(),
            List.of(),
            new Collected(Optional.of(Map.of("a.css", bytes)), Set.of("b.js"), Set.of("b.js")));

    Manifest read = read(new String(ManifestWriter.write(manifest), UTF_8));
    assertThat(read).isEqualTo(manifest);
    assertThat(read.rewritten()).containsExactly(Map.entry("a.css", bytes));
    assertThat(read.knowsSources()).isTrue();
    assertThat(read.referenceRules().replacesModule("b.js")).isTrue();
    assertThat(read.referenceRules().replacesModule("a.css")).isFalse();
    assertThat(read.referenceRules().isIntrospective("b.js")).isTrue();
    assertThat(read.referenceRules().isIntrospective("a.css")).isFalse();
    assertThat(read("{\"paths\": {}}").referenceRules().isIntrospective("lib/ckeditor.js"))
        .isTrue();
    assertThat(
            read("{\"paths\": {\"b.js\": \"b.0123456789ab.js\"}}")
                .referenceRules()
                .replacesModule("b.js"))
        .as("by its canonical name it could come from another version than its page")
        .isTrue();
    assertThat(read("{\"paths\": {}, \"rewritten\": {}}").knowsSources()).isTrue();
    assertThat(read("{\"paths\": {}}").knowsSources()).isFalse();
  }

  @Test
  void brokenModulesAreExplained() {
    for (String broken :
        new String[] {"{}", "[1]", "[\"../a.js\"]", "[\"a.js\", \"a.js\"]", "[["}) {
      assertThatThrownBy(() -> read("{\"paths\": {}, \"modules\": " + broken + "}"))
          .isInstanceOf(InvalidManifestException.class)
          .hasMessageContaining("line 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                            | an object under 'rewritten'
          {"a.css": 1}                                  | an object for 'a.css'
          {"a.css": {"source": "sha256-x"}}             | the digests of 'a.css' are not sha256-
          {"a.css": {}}                                 | needs 'source' and 'delivered'
          {"../a": {}}                                  | is not a path below the static URL
          """)
  void brokenDigestsAreExplained(String rewritten, String message) {
    assertThatThrownBy(() -> read("{\"paths\": {}, \"rewritten\": " + rewritten + "}"))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "x"                                  | an object under 'components'
          {"c": 3}                             | an object for component 'c'
          {"c": {"files": 1}}                  | component 'c' needs 'files', a number, and 'hash'
          {"c": {"files": "1"}}                | a number under 'files'
          {"c": {"files": 1, "hash": "x"}}     | component 'c' needs 'files', a number, and 'hash'
          {"a b": {}}                          | component 'a b' has a name that is not allowed
          """)
  void brokenComponentsAreExplained(String components, String message) {
    assertThatThrownBy(() -> read("{\"paths\": {}, \"components\": " + components + "}"))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("line 1");
  }

  @Test
  void readsTheManifestThatDjangoWrites() throws Exception {
    Manifest manifest = read(django("admin-5.2.json"));

    assertThat(manifest.hash()).isEqualTo("84a16a27a37c");
    assertThat(manifest.paths())
        .hasSizeGreaterThan(100)
        .containsEntry("css/styles.css", "css/styles.e068ff660c69.css");
    assertThat(manifest.isHashed("css/styles.e068ff660c69.css")).isTrue();
    assertThat(manifest.isHashed("css/styles.css")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"unicode-5.2.json, 7260db371ede", "admin-5.2.json, 84a16a27a37c"})
  void aManifestOfVersion10GetsTheHashThatDjangoWouldGive(String file, String hash)
      throws Exception {
    String old = django(file).replaceFirst(", \"version\": \"1.1\", \"hash\": \"[0-9a-f]+\"", "");
    assertThat(old).doesNotContain("hash\"");

    assertThat(read(old).hash()).isEqualTo(hash);
  }

  @Test
  void unknownKeysAreIgnored() throws Exception {
    String ours =
        "{\"later\": {\"a\": \"x\"}, \"future\": {\"t\": {\"files\": [1]}},"
            + " \"paths\": {}, \"hash\": \"abc\"}";

    assertThat(read(ours).hash()).isEqualTo("abc");
  }

  @Test
  void integrityIsReadByCanonicalPath() throws Exception {
    String value = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    Manifest manifest =
        read("{\"paths\": {\"a\": \"a.1\"}, \"integrity\": {\"a\": \"" + value + "\"}}");

    assertThat(manifest.integrity()).containsOnly(java.util.Map.entry("a", value));
    assertThat(manifest.delivery("a")).contains("a.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|expected a JSON object",
        "[]|expected a JSON object (line 1, column 1)",
        "{}|no key 'paths'",
        "{\"paths\": []}|expected an object under 'paths' (line 1, column 11)",
        "{\"paths\": {\"a\": 7}}|expected a string under 'a' (line 1, column 17)",
        "{\"paths\": {\"a\": null}}|expected a string under 'a'",
        "{\"paths\": {\"a\": {}}}|expected a string under 'a'",
        "{\"paths\": {\"../a\": \"b\"}}|'../a' is not a path below the static URL",
        "{\"paths\": {\"a\": \"/etc/passwd\"}}|'/etc/passwd' is not a path",
        "{\"paths\": {\"a\": \"b\\u0000\"}}|is not a path",
        "{\"paths\": {\"a\": \"\"}}|is not a path",
        "{\"paths\": {\"a\": \"b\", \"a\": \"c\"}}|Duplicate field 'a'",
        "{\"paths\": {}, \"integrity\": {\"a\": \"md5-x\"}}|'integrity' of 'a' is not sha256-, sha384- or",
        "{\"paths\": {}, \"hash\": 7}|expected a string under 'hash'",
        "{\"paths\": {}, \"hash\": \"a b\"}|'hash' does not fit a header",
        "{\"paths\": {}, \"hash\": \"a\\r\\nX: y\"}|'hash' does not fit a header: a??X: y",
        "{\"paths\": {}, \"version\": \"2.0\"}|manifest version '2.0' is not known",
        "{\"paths\": {}} {}|more than one JSON value",
        "{\"paths\": {}|not JSON: Unexpected end-of-input",
        "<html>|not JSON",
      })
  void anInvalidManifestIsRejectedWithReasonAndPosition(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining(message);
  }

  @Property(tries = 300)
  void anyTruncatedManifestIsRejected(@ForAll @IntRange(max = 380) int length) throws IOException {
    String json = django("unicode-5.2.json");

    assertThatThrownBy(() -> read(json.substring(0, length)))
        .isInstanceOf(InvalidManifestException.class);
  }

  @Property(tries = 300)
  void anyOtherInputIsRejected(@ForAll byte[] junk) {
    assertThatThrownBy(() -> ManifestReader.read(junk))
        .isInstanceOf(InvalidManifestException.class);
  }

  @Test
  void aManifestThatIsTooLargeIsRejectedBeforeItIsRead() {
    assertThatThrownBy(() -> ManifestReader.read(new byte[ManifestReader.MAX_BYTES + 1]))
        .hasMessageContaining("at most");
  }

  @Test
  void deepNestingIsRejected() {
    String deep = "{\"x\": " + "[".repeat(1000) + "]".repeat(1000) + ", \"paths\": {}}";

    assertThatThrownBy(() -> read(deep)).isInstanceOf(InvalidManifestException.class);
  }

  @Test
  void theSmallestManifest() throws Exception {
    assertThat(read(SMALL).paths()).hasSize(1);
  }
}
