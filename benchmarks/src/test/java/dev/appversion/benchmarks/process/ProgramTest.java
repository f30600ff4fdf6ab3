package dev.appversion.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProgramTest {
  @Test
  void aProgramThatEndsEarlyIsReportedWithItsOutput(@TempDir Path folder) throws Exception {
    URI probe = URI.create("http://127.0.0.1:" + Program.freePort() + "/");
    List<String> command = List.of("sh", "-c", "echo out; echo err >&2; exit 3");

    try (Program program = Program.start(command, Map.of(), folder.resolve("log"))) {
      assertThatIOException()
          .isThrownBy(() -> program.awaitReady("the program", probe))
          .withMessage("the program did not become ready:\nout\nerr\n");
    }
  }
}
