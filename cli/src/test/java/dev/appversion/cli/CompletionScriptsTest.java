package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The completion scripts in the shells themselves. Those of a shell that this machine does not have
 * are skipped.
 */
class CompletionScriptsTest {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish", "kubectl");

  @TempDir Path folder;

  /** A line as it is typed so far, and what it can become: of files, only that they are offered. */
  record Typed(String shell, String line, List<String> expected) {}

  static Stream<Typed> lines() {
    return SHELLS.stream()
        .flatMap(
            shell ->
                Stream.of(
                    new Typed(shell, "ru", List.of("run")),
                    new Typed(shell, "run --up", List.of("--upstream")),
                    new Typed(shell, "sidecar --log-level w", List.of("warning")),
                    new Typed(shell, "sidecar --log-level=w", List.of("warning")),
                    new Typed(shell, "sidecar --forwarded ", List.of("append", "keep", "replace")),
                    new Typed(shell, "sidecar --dev --routing-f", List.of("--routing-file")),
                    new Typed(shell, "collectstatic --compress z", List.of("zstd")),
                    new Typed(shell, "completion f", List.of("fish")),
                    new Typed(shell, "demo shop", List.of()),
                    new Typed(shell, "run -f ap", List.of("app.yaml")),
                    new Typed(shell, "inject ap", List.of("app.yaml")),
                    new Typed(shell, "sidecar --static-root as", List.of("assets"))));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void completeTheTypedPrefix(Typed typed) throws Exception {
    assumeTrue(isInstalled(typed.shell().equals("kubectl") ? "sh" : typed.shell()));

    assertThat(completions(typed.shell(), typed.line()))
        .containsExactlyInAnyOrderElementsOf(typed.expected());
  }

  @Test
  void theShellOfTheEnvironmentIsTheDefault() {
    CliRun zsh = new CliRun(folder).env("SHELL", "/usr/bin/zsh");
    CliRun other = new CliRun(folder).env("SHELL", "/bin/dash");

    assertThat(zsh.run("completion")).isZero();
    assertThat(zsh.out()).startsWith("#compdef appversion");
    assertThat(other.run("completion")).isZero();
    assertThat(other.out()).isEqualTo(script("bash"));
  }

  private List<String> completions(String shell, String line) throws Exception {
    Files.createDirectories(folder.resolve("assets"));
    Files.writeString(folder.resolve("app.yaml"), "");
    Files.writeString(folder.resolve("script"), script(shell));
    List<String> words = Arrays.asList(("appversion " + line).split(" ", -1));
    String quoted = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    String output =
        switch (shell) {
          case "bash" ->
              run(
                  "bash",
                  "-c",
                  """
                  . ./script
                  COMP_WORDS=(%s) COMP_CWORD=%d
                  compopt() { :; } # works only while bash completes
                  _appversion
                  [ ${#COMPREPLY[@]} = 0 ] || printf '%%s\\n' "${COMPREPLY[@]}"
                  """
                      .formatted(
                          // As bash splits words.
                          quoted.replace("=", "' '=' '"),
                          words.size() - 1 + (line.contains("=") ? 2 : 0)));
          case "zsh" ->
              run(
                  "zsh",
                  "-fc",
                  """
                  compdef() { :; }
                  compadd() { shift; print -rl -- "$@"; }
                  _files() { if [ "$1" = -/ ]; then print -l ${words[CURRENT]}*(N/); else print -l ${words[CURRENT]}*(N); fi; }
                  . ./script
                  words=(%s) CURRENT=%d
                  _appversion
                  true
                  """
                      .formatted(quoted, words.size()));
          case "fish" ->
              run("fish", "--no-config", "-c", ". ./script; complete -C 'appversion " + line + "'");
          default -> run("sh", "-c", "sh ./script " + quoted.substring("'appversion' ".length()));
        };
    return output
        .lines()
        .map(found -> found.replaceFirst("\t.*", "")) // fish: the description
        .map(found -> found.replaceFirst("^--[a-z-]+=", "")) // the part that is typed already
        .map(found -> found.replaceFirst("/$", "")) // directories
        .map(found -> directive(found))
        .filter(found -> !found.isEmpty())
        .toList();
  }

  /** What kubectl offers for a directive of Cobra. */
  private static String directive(String found) {
    return switch (found) {
      case ":0" -> "app.yaml";
      case ":16" -> "assets";
      case ":4" -> "";
      default -> found;
    };
  }

  private String script(String shell) {
    CliRun cli = new CliRun(folder);
    assertThat(cli.run("completion", shell)).isZero();
    return cli.out();
  }

  private String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
  }
}
