package dev.appversion.versioning.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.manifest.ContentCheck.Kind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCheckTest {
  private static final String EMPTY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @ParameterizedTest
  @CsvSource({
    "css/app.css, css/app.0cc175b9c0f1.css",
    "app.min.js, app.min.0cc175b9c0f1.js",
    "LICENSE, LICENSE.0cc175b9c0f1",
    ".htaccess, .htaccess.0cc175b9c0f1",
    "a.b/LICENSE, a.b/LICENSE.0cc175b9c0f1"
  })
  void namesOfDjangoGiveTheHashOfTheContent(String canonical, String delivery) {
    Manifest manifest = Manifest.of(Map.of(canonical, delivery), "h");

    ContentCheck check = ContentCheck.of(manifest, delivery);

    assertThat(check).isEqualTo(new ContentCheck(Kind.DJANGO_NAME, "0cc175b9c0f1"));
    assertThat(matches(check, "a")).isTrue();
    assertThat(matches(check, "b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "css/app.css, css/app-0cc175b9c0f1.css",
    "css/app.css, css/app.0CC175B9C0F1.css",
    "css/app.css, css/other.0cc175b9c0f1.css",
    "css/app.css, css/app.0cc175b9c0f.css",
    "css/app.css, css/app.css"
  })
  void otherNamesGiveNoHash(String canonical, String delivery) {
    Manifest manifest = Manifest.of(Map.of(canonical, delivery), "h");

    assertThat(ContentCheck.of(manifest, delivery)).isEqualTo(ContentCheck.NONE);
    assertThat(matches(ContentCheck.NONE, "anything")).isTrue();
  }

  @Test
  void theHashOfAnotherToolIsNotReadAsDjangos() {
    String delivery = "app.0cc175b9c0f1.js";
    Manifest manifest = new Manifest(Map.of("app.js", delivery), "h", Set.of(delivery), Map.of());

    assertThat(ContentCheck.of(manifest, delivery).isVerifiable()).isFalse();
  }

  @Test
  void integrityTakesPrecedenceOverTheName() {
    String delivery = "app.0cc175b9c0f1.js";
    Manifest manifest = Manifest.of(Map.of("app.js", delivery), "h", Map.of("app.js", EMPTY));

    ContentCheck check = ContentCheck.of(manifest, delivery);

    assertThat(check.kind()).isEqualTo(Kind.SHA256);
    assertThat(matches(check, "")).isTrue();
    assertThat(matches(check, "a")).isFalse();
  }

  @Test
  void aPathThatIsInNoManifestHasNoCheck() {
    assertThat(ContentCheck.of(Manifest.of(Map.of(), "h"), "a.0cc175b9c0f1.js"))
        .isEqualTo(ContentCheck.NONE);
  }

  private static boolean matches(ContentCheck check, String content) {
    ContentCheck.Run run = check.begin();
    for (byte b : content.getBytes(UTF_8)) {
      run.update(new byte[] {b}, 0, 1);
    }
    return run.matches();
  }
}
