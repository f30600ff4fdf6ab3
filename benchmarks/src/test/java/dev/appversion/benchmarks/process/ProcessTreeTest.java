package dev.appversion.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
  @Test
  void measuresARunningProcess() {
    ProcessTree own = new ProcessTree(ProcessHandle.current().pid());

    assertThat(own.cpu()).isGreaterThan(Duration.ZERO);
    assertThat(own.memory().rss()).isGreaterThan(own.memory().unshared());
  }

  @Test
  void aProcessThatEndedIsAnError(@TempDir Path folder) throws Exception {
    Program program = Program.start(List.of("sleep", "60"), Map.of(), folder.resolve("log"));
    ProcessTree tree = program.processes();
    program.close();

    assertThat(program.isRunning()).isFalse();
    assertThatIllegalStateException().isThrownBy(tree::memory).withMessageContaining("has ended");
  }
}
