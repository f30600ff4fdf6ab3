package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
  @ValueSource(strings = {"demo", "run", "inject", "sidecar", "token", "version", "completion"})
  void eachCommandExplainsItselfWithAnExample(String command) {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run(command, "--help")).isZero();
    assertThat(cli.out()).contains("Usage: appversion " + command).containsPattern("Examples?:");
  }

  @Test
  void anUnknownCommandSuggestsTheNearestOne() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("tokn")).isEqualTo(2);
    assertThat(cli.err()).contains("'tokn'").contains("token").contains("appversion --help");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void aMissingOptionNamesItAndTheHelp() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("inject")).isEqualTo(2);
    assertThat(cli.err()).contains("--file").contains("appversion inject --help");
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
  void versionSaysWhichJavaRunsIt() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("version")).isZero();
    assertThat(cli.out()).startsWith("appversion ").contains("Java 2");
  }

  @Test
  void completionKnowsTheCommands() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("completion")).isZero();
    assertThat(cli.out()).contains("complete -F").contains("token");
  }
}
