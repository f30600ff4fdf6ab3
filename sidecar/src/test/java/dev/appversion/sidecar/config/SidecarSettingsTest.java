package dev.appversion.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.process.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SidecarSettingsTest {
  @Test
  void theReferencePageIsUpToDate() throws Exception {
    Path page = Path.of("..", "docs", "reference", "sidecar-settings.md");
    String expected = SidecarSettings.help().markdown();
    if (Boolean.getBoolean("appversion.docs.write")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as(
            "stale: run ./mvnw -pl sidecar -am test -Dtest=SidecarSettingsTest"
                + " -Dappversion.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false and commit"
                + " what changed")
        .hasContent(expected);
  }

  @Test
  void everySettingIsInTheHelpWithItsFlag() {
    String help = SidecarSettings.help().text();

    assertThat(SidecarSettings.all())
        .allSatisfy(
            setting ->
                assertThat(help)
                    .contains(setting.name() + "\n", setting.meaning(), setting.allowed()));
    assertThat(SidecarSettings.all()).extracting(Setting::flag).doesNotHaveDuplicates();
    assertThat(ConnectionVariables.UPSTREAM.flag()).isEqualTo("--upstream");
    assertThat(VersionVariables.APP_VERSION.flag()).isEqualTo("--app-version");
  }
}
