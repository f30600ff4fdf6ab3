package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command of util-linux that sets the limits of a process. */
final class Prlimit {
  static final String COMMAND = "/usr/bin/prlimit";

  private Prlimit() {}

  /**
   * Starts a sidecar with a limit.
   *
   * @param limit an option of the command, such as {@code --fsize=0}
   * @param options of the JVM, in addition to those of the image
   */
  static SidecarProcess sidecar(SlowApp app, String limit, String... options) throws IOException {
    return SidecarProcess.before(
        app.address(), Map.of(), List.of(COMMAND, limit), List.of(options));
  }

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
