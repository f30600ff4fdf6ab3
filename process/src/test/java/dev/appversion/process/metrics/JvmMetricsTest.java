package dev.appversion.process.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JvmMetricsTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern METRIC = Pattern.compile("# HELP (\\S+) (.+)\n# TYPE \\S+ (\\S+)\n");

  @Test
  void thePageListsEveryMetricWithItsTypeAndHelp() throws Exception {
    String page = Files.readString(PAGE);
    String section =
        page.substring(page.indexOf("\n## JVM and process\n"), page.indexOf("\n## Sidecar\n"));

    assertThat(section.lines().filter(line -> line.matches("\\| `(jvm|process)_.*")))
        .containsExactlyElementsOf(
            METRIC
                .matcher(text())
                .results()
                .map(it -> "| `%s` | %s | %s |".formatted(it.group(1), it.group(3), it.group(2)))
                .toList());
  }

  @Test
  void theValuesAreThoseOfThisProcess() {
    assertThat(text())
        .containsPattern("\njvm_memory_used_bytes\\{area=\"heap\"} [1-9][0-9]{5,}\n")
        .containsPattern("\njvm_threads_current [1-9][0-9]*\n")
        .containsPattern("\njvm_gc_collection_seconds_count\\{gc=\"[^\"]+\"} [0-9]+\n")
        .containsPattern("\njvm_compilation_time_seconds_total [0-9.E-]*[1-9]")
        .containsPattern("\njvm_runtime_info\\{runtime=\".+\",vendor=\".+\",version=\"25.*\"} 1\n")
        .containsPattern("\nprocess_start_time_seconds 1[0-9.]{9,}(E9)?\n");
  }

  @Test
  void residentMemoryIsReadFromTheStatusOfLinux() {
    assertThat(JvmMetrics.residentBytes(List.of("Name:\tjava", "VmRSS:\t   1024 kB")))
        .hasValue(1 << 20);
    assertThat(JvmMetrics.residentBytes(List.of("VmRSS: many kB"))).isEmpty();
  }

  private static String text() {
    PrometheusText out = new PrometheusText();
    JvmMetrics.write(out);
    return out.toString();
  }
}
