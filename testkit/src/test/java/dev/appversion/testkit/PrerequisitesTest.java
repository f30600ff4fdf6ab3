package dev.appversion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.ScriptTree.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code build/prerequisites}, on machines with and without the programs. */
class PrerequisitesTest {
  private static final Pattern MISSING_PROGRAM = Pattern.compile(" {2}no {2}(?<name>\\S+)");

  @TempDir Path folder;
  private ScriptTree tree;

  @BeforeEach
  void aMachineWithAJdkAlone() throws IOException {
    tree = new ScriptTree(folder);
    tree.copy("build/prerequisites");
    tree.stub(".mvn/find-jdk", "echo /jdk\n");
    tree.stub("e2e/cluster/cluster", "[ $1 != packages ] || echo runc runc\n");
  }

  @Test
  void allMissingProgramsAreReportedAtOnce() throws Exception {
    Run run = tree.run("build/prerequisites", "check");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output())
        .contains("Go 1.21 ")
        .contains("Python 3.10 ")
        .contains("Python's venv ")
        .contains("node ")
        .contains("npm ")
        .contains("chromium ")
        .contains("chromedriver ")
        .contains("php-fpm ")
        .contains("puma ")
        .doesNotContain("JDK 25 ")
        .doesNotContain("runc");
    assertThat(tree.run("build/prerequisites", "check", "local").output()).contains("runc ");
  }

  @Test
  void eachIsReportedWithTheCommandThatInstallsIt() throws Exception {
    apt();

    assertThat(tree.run("build/prerequisites", "check").output())
        .containsPattern("  chromedriver +(sudo )?apt-get install -y chromium-driver   # stories")
        .containsPattern(
            "in one command: (sudo )?apt-get install -y apache2 chromium chromium-driver curl");
  }

  @Test
  void aMachineWithAllProgramsGetsNoOutput() throws Exception {
    everything();

    assertThat(tree.run("build/prerequisites", "check")).isEqualTo(new Run(0, ""));
  }

  @Test
  void anOutdatedProgramIsMissing() throws Exception {
    everything();
    tree.program("go", "echo go1.9.7\n");

    Run run = tree.run("build/prerequisites", "check");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("Go 1.21 ").doesNotContain("Python");
  }

  @Test
  void rootInstallsAllMissingProgramsInOneCall() throws Exception {
    everything();
    apt();
    tree.program("id", "echo 0\n");
    tree.remove("chromium");
    tree.remove("npm");

    Run run = tree.run("build/prerequisites", "install");

    assertThat(run.code()).as(run.output()).isZero();
    assertThat(tree.lines("apt"))
        .containsExactly(
            "update -qq",
            "install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends chromium npm");
  }

  @Test
  void programsThatAptDoesNotInstallAreReported() throws Exception {
    apt();
    tree.program("id", "echo 0\n");
    tree.program("apt-get", "exit 0\n");

    Run run = tree.run("build/prerequisites", "install");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("Go 1.21 ").contains("npm ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "package",
        "test",
        "-DskipTests verify",
        "verify -DskipITs",
        "-pl sidecar -am verify",
        "verify -Dit.test=BrowserIT"
      })
  void aMavenRunWithoutAllTestsContinues(String arguments) throws Exception {
    assertThat(maven(arguments)).isEqualTo(new Run(0, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "clean install", "-De2e.cluster=none verify"})
  void aRunOfAllTestsStopsBeforeMavenStarts(String arguments) throws Exception {
    Run run = maven(arguments);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).contains("chromium ").contains("Maven was not started");
  }

  private Run maven(String arguments) throws Exception {
    return tree.run("build/prerequisites", ("maven " + arguments).split(" "));
  }

  /** Each program of the list, so that a new line of it needs no change here. */
  private void everything() throws Exception {
    tree.program("go", "echo go1.21.0\n");
    tree.program("python3", "echo 3.10.0\n");
    tree.program("ruby", "");
    for (String line : tree.run("build/prerequisites", "list").output().lines().toList()) {
      Matcher missing = MISSING_PROGRAM.matcher(line);
      if (missing.matches()) {
        tree.program(missing.group("name"), "");
      }
    }
  }

  /** An apt with all packages except Go; each installs a program of its own name. */
  private void apt() throws IOException {
    tree.program(
        "apt-cache",
        """
        shift
        for name; do
          case $name in golang-go) version='(none)' ;; python3) version=3.11.2-1+b1 ;; *) version=1:1 ;; esac
          printf '%s:\\n  Installed: (none)\\n  Candidate: %s\\n' "$name" "$version"
        done
        """);
    tree.program(
        "apt-get",
        """
        echo "$*" >>"$TREE/apt"
        for name; do
          case $name in -* | DPkg::* | install | update) ;; *) cp "$(command -v node)" "${PATH%%:*}/$name" ;; esac
        done
        """);
  }
}
