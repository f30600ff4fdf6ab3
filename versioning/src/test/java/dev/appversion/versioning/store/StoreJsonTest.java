package dev.appversion.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreJsonTest {
  private static final StoredRelease RELEASE =
      new StoredRelease(
          new ReleaseId(new AppId("web", "shop"), "v1.0", "ab".repeat(32)),
          "55e7cbb9ba48",
          412,
          true,
          Instant.parse("2026-01-01T00:00:00Z"),
          Optional.of(Instant.parse("2026-02-01T00:00:00Z")),
          Optional.empty());

  @Test
  void writtenJsonIsReadUnchanged() throws IOException {
    StoredAsset asset = new StoredAsset("cd".repeat(32), 7, Map.of("content-type", "text/css"));

    assertThat(StoreJson.readRelease(StoreJson.write(RELEASE))).isEqualTo(RELEASE);
    assertThat(StoreJson.readReleases(StoreJson.writeReleases(List.of(RELEASE))))
        .containsExactly(RELEASE);
    assertThat(StoreJson.readAsset(StoreJson.write(asset))).isEqualTo(asset);
    assertThat(StoreJson.readAssets(StoreJson.writeAssets(Map.of("a/\"ü\".css", asset))))
        .isEqualTo(Map.of("a/\"ü\".css", asset));
    assertThat(StoreJson.readPaths(StoreJson.writeBegin("1.0", List.of("a", "b")), "paths"))
        .containsExactly("a", "b");
    assertThat(StoreJson.readPaths(StoreJson.writeAdd("1.0", List.of("/a")), "paths"))
        .containsExactly("/a");
    assertThat(StoreJson.isAdd(StoreJson.writeAdd("1.0", List.of("/a")))).isTrue();
    assertThat(StoreJson.isAdd(StoreJson.writeBegin("1.0", List.of("a")))).isFalse();
  }

  @Test
  void onlyHarmlessFieldsAreKept() {
    StoredAsset asset =
        new StoredAsset(
            "cd".repeat(32),
            7,
            Map.of(
                "Content-Type", "text/css",
                "Set-Cookie", "a=b",
                "Expires", "0",
                "SourceMap", "x\r\nSet-Cookie: a=b"));

    assertThat(asset.headers()).isEqualTo(Map.of("content-type", "text/css"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{}", "{\"releases\":{}}x"})
  void otherJsonIsRejected(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> StoreJson.readRelease(bytes)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> StoreJson.readReleases(bytes)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> StoreJson.readAsset(bytes)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"web\"|\"../web\"", "\"v1.0\"|\"v1..0\"", "2026-01-01T00:00:00Z|yesterday"})
  void valuesThatCouldBecomeAnotherKeyAreRejected(String replacement) {
    String[] parts = replacement.split("\\|", 2);
    String json =
        new String(StoreJson.write(RELEASE), StandardCharsets.UTF_8).replace(parts[0], parts[1]);

    assertThatThrownBy(() -> StoreJson.readRelease(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a stored release");
  }
}
