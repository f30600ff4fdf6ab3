package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.process.settings.Setting;
import dev.appversion.sidecar.config.SidecarSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarCommandTest {
  @TempDir Path folder;

  @Test
  void hasAFlagForEachSetting() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("sidecar", "--help")).isZero();
    assertThat(SidecarSettings.all())
        .map(Setting::flag)
        .allSatisfy(flag -> assertThat(cli.out()).contains(flag));
  }

  @Test
  void aSwitchAloneMeansTrueAndDirectoriesAreAList() {
    // Both directories are missing and named in the message, so both values were parsed.
    CliRun cli = new CliRun(folder);
    assertThat(
            cli.run(
                "sidecar",
                "--dev",
                "--static-dirs",
                "no/such",
                "nor/this",
                "--upstream",
                "http://127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(cli.err()).contains("no/such does not exist", "nor/this does not exist");
  }

  @Test
  void aFlagIsTheVariableAndABadValueStopsTheStart() {
    assertThat(new CliRun(folder).run("sidecar", "--upstream", "ftp://x")).isEqualTo(2);
    assertThat(new CliRun(folder).env("APPVERSION_UPSTREAM", "ftp://x").run("sidecar"))
        .isEqualTo(2);
  }
}
