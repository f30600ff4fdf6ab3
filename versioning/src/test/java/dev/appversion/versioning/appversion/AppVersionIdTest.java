package dev.appversion.versioning.appversion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppVersionIdTest {
  private static final Optional<Manifest> MANIFEST =
      Optional.of(Manifest.of(Map.of("a.css", "a.0123456789ab.css"), "55e7cbb9ba48"));
  private static final Component CONFIG =
      Component.of("config", Map.of("a", "1".getBytes(UTF_8), "b", "2".getBytes(UTF_8)));
  private static final Component TEMPLATES =
      Component.of("templates", Map.of("base.html", "<html>".getBytes(UTF_8)));

  @Test
  void anExplicitVersionComesFirst() {
    AppVersionId id = AppVersionId.resolve("1.4.2", MANIFEST, List.of(CONFIG));

    assertThat(id.value()).isEqualTo("1.4.2");
    assertThat(id.source()).isEqualTo(VersionSource.EXPLICIT);
    assertThat(id.components()).containsEntry("config", 2);
  }

  @Test
  void aManifestWithoutComponentsGivesItsHash() {
    AppVersionId id = AppVersionId.resolve("", MANIFEST, List.of());

    assertThat(id.value()).isEqualTo("55e7cbb9ba48");
    assertThat(id.source()).isEqualTo(VersionSource.MANIFEST);
  }

  @Test
  void componentsChangeTheManifestsHash() {
    AppVersionId id = AppVersionId.resolve("", MANIFEST, List.of(CONFIG));

    assertThat(id.value()).hasSize(12).isNotEqualTo("55e7cbb9ba48");
    assertThat(id.source()).isEqualTo(VersionSource.MANIFEST);
  }

  @Test
  void componentsOfTheManifestAndOfTheResourceGiveTheSameVersion() {
    Manifest plain = MANIFEST.orElseThrow();
    Manifest withConfig =
        Manifest.of(plain.paths(), plain.hash(), plain.integrity(), List.of(CONFIG));

    AppVersionId id = AppVersionId.resolve("", Optional.of(withConfig), List.of(TEMPLATES));

    assertThat(id).isEqualTo(AppVersionId.resolve("", MANIFEST, List.of(CONFIG, TEMPLATES)));
    assertThat(id.components()).isEqualTo(Map.of("config", 2, "templates", 1));
    assertThatThrownBy(() -> AppVersionId.resolve("", Optional.of(withConfig), List.of(CONFIG)))
        .hasMessageContaining("'config' is named twice");
  }

  @Test
  void theVersionFollowsTheDocumentedRule() {
    // printf '\0\0\0\x0c55e7cbb9ba48\0\0\0\x01c\0\0\0\x40'<64 zeros> | sha256sum
    Component zeros = new Component("c", "0".repeat(64), 1);

    assertThat(AppVersionId.resolve("", MANIFEST, List.of(zeros)).value())
        .isEqualTo("3e1951cf4e4d");
  }

  @Test
  void componentsGiveTheSameVersionInAnyOrder() {
    AppVersionId id = AppVersionId.resolve("", Optional.empty(), List.of(CONFIG, TEMPLATES));

    assertThat(id.source()).isEqualTo(VersionSource.COMPONENTS);
    assertThat(id)
        .isEqualTo(AppVersionId.resolve(" ", Optional.empty(), List.of(TEMPLATES, CONFIG)));
  }

  @Test
  void eachChangedByteMovedByteOrRenamedFileChangesTheVersion() {
    String version = components(Map.of("a", "12", "b", "3"));

    assertThat(version)
        .isNotEqualTo(components(Map.of("a", "12", "b", "4")))
        .isNotEqualTo(components(Map.of("a", "1", "b", "23")))
        .isNotEqualTo(components(Map.of("a", "12", "c", "3")))
        .isEqualTo(components(Map.of("b", "3", "a", "12")));
  }

  @Test
  void withoutSourcesTheVersionIsUnknown() {
    AppVersionId id = AppVersionId.resolve("", Optional.empty(), List.of());

    assertThat(id).isEqualTo(new AppVersionId("unknown", VersionSource.UNKNOWN, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;b", "é", "a\r\nX: y", "-a", "\"a\""})
  void anExplicitVersionThatIsNotAValidFieldValueIsRejected(String explicit) {
    assertThatThrownBy(() -> AppVersionId.resolve(explicit, MANIFEST, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDuplicateComponentNameIsRejected() {
    assertThatThrownBy(() -> AppVersionId.resolve("", Optional.empty(), List.of(CONFIG, CONFIG)))
        .hasMessageContaining("'config' is named twice");
  }

  private static String components(Map<String, String> files) {
    Map<String, byte[]> bytes = new java.util.HashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
    return AppVersionId.resolve("", Optional.empty(), List.of(Component.of("c", bytes))).value();
  }
}
