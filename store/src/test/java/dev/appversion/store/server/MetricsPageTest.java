package dev.appversion.store.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.process.metrics.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/metrics.md} lists the metrics that the store exposes. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern METRIC = Pattern.compile("# HELP (\\S+) (.+)\n# TYPE \\S+ (\\S+)\n");

  @Test
  void thePageListsEveryMetricWithItsTypeAndHelp() throws IOException {
    PrometheusText text = new PrometheusText();
    new StoreMetrics().write(text, "1.2.3", true);

    assertThat(rows())
        .containsExactlyElementsOf(
            METRIC
                .matcher(text.toString())
                .results()
                .map(it -> "| `%s` | %s | %s |".formatted(it.group(1), it.group(3), it.group(2)))
                .toList());
  }

  private static List<String> rows() throws IOException {
    String page = Files.readString(PAGE);
    return page.substring(page.indexOf("\n## Store\n"))
        .lines()
        .filter(line -> line.startsWith("| `appversion_"))
        .toList();
  }
}
