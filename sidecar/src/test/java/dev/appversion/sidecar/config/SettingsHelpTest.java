package dev.appversion.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsHelpTest {
  @Test
  void theReferencePageIsUpToDate() throws Exception {
    Path page = Path.of("..", "docs", "reference", "sidecar-settings.md");
    String expected = SettingsHelp.markdown(SidecarSettings.all());
    if (Boolean.getBoolean("appversion.docs.write")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as(
            "stale: run ./mvnw -pl sidecar -am test -Dtest=SettingsHelpTest"
                + " -Dappversion.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false and commit"
                + " what changed")
        .hasContent(expected);
  }

  @Test
  void everySettingIsInTheHelpWithItsFlagOfItsOwn() {
    String help = SettingsHelp.text(SidecarSettings.all());

    assertThat(SidecarSettings.all())
        .allSatisfy(
            setting ->
                assertThat(help)
                    .contains(setting.name() + "\n", setting.meaning(), setting.allowed()));
    assertThat(SidecarSettings.all()).extracting(Setting::flag).doesNotHaveDuplicates();
    assertThat(SidecarSettings.UPSTREAM.flag()).isEqualTo("--upstream");
    assertThat(SidecarSettings.APP_VERSION.flag()).isEqualTo("--app-version");
  }
}
