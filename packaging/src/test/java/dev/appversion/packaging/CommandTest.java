package dev.appversion.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @Test
  void theEnvironmentIsNotThatOfTheUser() throws Exception {
    String environment = Command.of("env").with("SHELL", "zsh").run();

    assertThat(environment.lines())
        .contains("PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "SHELL=zsh")
        .noneMatch(line -> line.startsWith("HOME="));
  }

  @Test
  void aFailureNamesTheCommandAndItsOutput() {
    Command failing = Command.of("sh", "-c", "echo reason >&2; exit 3");

    assertThatThrownBy(failing::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Exit status 3")
        .hasMessageContaining("reason");
  }

  @Test
  void runsInItsDirectory(@TempDir Path directory) throws Exception {
    assertThat(Command.of("pwd", "-P").in(directory).run().strip())
        .isEqualTo(directory.toRealPath().toString());
  }
}
