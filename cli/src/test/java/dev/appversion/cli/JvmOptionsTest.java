package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  @Test
  void testsRunWithTheOptionsOfTheLauncher() throws Exception {
    List<String> options =
        Files.readAllLines(Documentation.ROOT.resolve(".mvn/app.args")).stream()
            .filter(line -> line.startsWith("-"))
            .toList();

    assertThat(options).isNotEmpty();
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(options);
    assertThat(Files.readString(Documentation.ROOT.resolve("appversion")))
        .contains("@$root/.mvn/app.args")
        .doesNotContain(options);
  }

  @Test
  void theArchiveRunsWithThemToo() throws Exception {
    List<String> options =
        Files.readAllLines(Documentation.ROOT.resolve(".mvn/app.args")).stream()
            .filter(line -> line.startsWith("-"))
            .toList();

    assertThat(Files.readString(Documentation.ROOT.resolve("cli/pom.xml"))).contains(options);
  }
}
