package dev.appversion.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sidecar writes to no file, so that neither a full nor a read-only disk affects it. */
class FullDiskTest {
  @Test
  void aProcessThatCannotWriteToFilesServesRequests() throws Exception {
    Prlimit.assumePresent();
    try (SlowApp app = new SlowApp();
        SidecarProcess sidecar =
            Prlimit.sidecar(
                app,
                "--fsize=0", // each write to a file fails
                "-Djava.io.tmpdir=/does-not-exist")) {
      assertThat(Files.readString(sidecar.proc("limits")))
          .containsPattern("Max file size +0 +0 +bytes");
      assertThat(sidecar.get("/").body()).isEqualTo("ok");
      assertThat(sidecar.get("/large").body()).hasSize(SlowApp.LARGE);
      assertThat(sidecar.admin("/readyz").statusCode()).isEqualTo(200);
      try (Stream<Path> open = Files.list(sidecar.proc("fd"))) {
        assertThat(open.filter(Files::isRegularFile))
            .isNotEmpty()
            .allSatisfy(file -> assertThat(accessMode(sidecar, file)).isEqualTo('0'));
      }
    }
  }

  /** 0 for a descriptor that can only be read. */
  private static char accessMode(SidecarProcess sidecar, Path descriptor) throws IOException {
    String flags =
        Files.readString(sidecar.proc("fdinfo").resolve(descriptor.getFileName()))
            .lines()
            .filter(line -> line.startsWith("flags:"))
            .findFirst()
            .orElseThrow();
    return flags.charAt(flags.length() - 1);
  }
}
