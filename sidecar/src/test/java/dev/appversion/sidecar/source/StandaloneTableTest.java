package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.SidecarConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandaloneTableTest {
  @Test
  void assetsAreThoseOfTheSettings() throws Exception {
    SidecarConfig config =
        SidecarConfig.parse(
            Map.of(
                "APPVERSION_UPSTREAM", "http://127.0.0.1:8080",
                "APPVERSION_STATIC_URL", "/assets/",
                "APPVERSION_STATIC_EXCLUDE", "/assets/editor/**:/assets/*.mjs"));

    var assets = StandaloneTable.of(config, Optional.empty()).table().assets();

    assertThat(assets.url()).isEqualTo("/assets/");
    assertThat(assets.excludes("/assets/editor/a/b.js")).isTrue();
    assertThat(assets.excludes("/assets/a.mjs")).isTrue();
    assertThat(assets.excludes("/assets/a.js")).isFalse();
  }
}
