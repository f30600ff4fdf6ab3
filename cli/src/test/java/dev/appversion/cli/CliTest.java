package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.config.SidecarSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  @TempDir Path folder;

  @Test
  void aloneItPrintsItsHelpAndWhereToBegin() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run()).isZero();
    assertThat(cli.out())
        .contains("Run appversion demo")
        .contains("token", "inject", "run", "demo");
    assertThat(cli.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "inject",
        "sidecar",
        "token",
        "preview",
        "version",
        "completion",
        "help"
      })
  void eachCommandExplainsItselfWithAnExample(String command) {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run(command, "--help")).isZero();
    assertThat(cli.out()).contains("Usage: appversion " + command).containsPattern("Examples?:");
  }

  @Test
  void anUnknownCommandSuggestsTheNearestOne() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("tokn")).isEqualTo(2);
    assertThat(cli.err()).contains("'tokn'").contains("Did you mean appversion token?");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void aMissingFileIsReportedWithAnExample() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("inject")).isEqualTo(2);
    assertThat(cli.err()).contains("FILE is missing").contains("appversion inject -f");
  }

  @Test
  void coloursAreForTerminalsOnly() {
    CliRun terminal = new CliRun(folder).onTerminal();
    CliRun pipe = new CliRun(folder);
    CliRun noColour = new CliRun(folder).onTerminal().env("NO_COLOR", "1");
    terminal.run("--help");
    pipe.run("--help");
    noColour.run("--help");

    assertThat(terminal.out()).contains("\033[");
    assertThat(pipe.out()).doesNotContain("\033[");
    assertThat(noColour.out()).doesNotContain("\033[");
  }

  @Test
  void versionPrintsTheVersionOfJava() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("version")).isZero();
    assertThat(cli.out()).startsWith("appversion ").contains("Java 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void theVersionIsAnOptionToo(String option) {
    CliRun command = new CliRun(folder);
    CliRun cli = new CliRun(folder);
    command.run("version");

    assertThat(cli.run(option)).isZero();
    assertThat(cli.out()).isEqualTo(command.out());
  }

  @Test
  void helpIsACommandToo() {
    CliRun option = new CliRun(folder);
    CliRun command = new CliRun(folder);
    CliRun all = new CliRun(folder);
    option.run("run", "--help");

    assertThat(command.run("help", "run")).isZero();
    assertThat(command.out()).isEqualTo(option.out());
    assertThat(all.run("help")).isZero();
    assertThat(all.out()).contains("Commands:");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 90, 140})
  void helpIsAsWideAsTheTerminal(int columns) {
    CliRun cli = new CliRun(folder).env("COLUMNS", Integer.toString(columns));

    cli.run("collectstatic", "--help");

    assertThat(cli.out().lines().mapToInt(String::length).max().orElseThrow())
        .isBetween(columns - 15, columns);
  }

  @Test
  void theOptionsOfASidecarAreInGroupsAndEachIsListedOnce() {
    CliRun cli = new CliRun(folder);

    cli.run("sidecar", "--help");

    assertThat(cli.out())
        .containsSubsequence("\nAddresses:", "--upstream", "\nTimeouts:", "\nLog:");
    assertThat(cli.out())
        .contains("Values: debug, info, warning, error.")
        .doesNotContain("APPVERSION_STREAM_AFTER at");
    assertThat(SidecarSettings.all())
        .allSatisfy(
            setting ->
                assertThat(
                        cli.out()
                            .lines()
                            .filter(line -> line.matches(" +" + setting.flag() + "[=\\[].*")))
                    .as(setting.flag())
                    .hasSize(1));
  }

  @Test
  void completionContainsTheCommands() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("completion")).isZero();
    assertThat(cli.out()).contains("complete -F", "token");
  }
}
