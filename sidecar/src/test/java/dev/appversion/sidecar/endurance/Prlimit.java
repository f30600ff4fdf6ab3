package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The command of util-linux that sets the limits of a process. */
final class Prlimit {
  static final String COMMAND = "/usr/bin/prlimit";

  private Prlimit() {}

  /**
   * Skips the test on a machine without the command, but never in CI, which sets {@code CI}. Where
   * the command is present, a call that fails is a failure of the test.
   */
  static void assumePresent() {
    boolean present = Files.isExecutable(Path.of(COMMAND));
    if (System.getenv("CI") == null) {
      assumeThat(present).as(COMMAND).isTrue();
    } else {
      assertThat(present).as(COMMAND + " must be installed in CI").isTrue();
    }
  }
}
