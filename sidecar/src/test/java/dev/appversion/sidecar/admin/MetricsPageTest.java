package dev.appversion.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.source.RoutingSources;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.source.Tables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/reference/metrics.md} lists the metrics that a sidecar exposes. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Pattern METRIC =
      Pattern.compile("# HELP (appversion_\\S+) (.+)\n# TYPE \\S+ (\\S+)\n");

  @TempDir Path directory;

  @Test
  void thePageListsEveryMetricWithItsTypeAndHelp() throws Exception {
    Path routing = directory.resolve("routing.json");
    Files.writeString(routing, RoutingTableJson.write(Tables.table(3, "", null)));
    SidecarConfig config =
        SidecarConfig.parse(
            Map.of("APPVERSION_ROUTING_FILE", routing.toString(), "APPVERSION_NAME", "v1.0"));
    RoutingState state = new RoutingState();
    SourceStatus source = new SourceStatus();
    RoutingSources sources =
        RoutingSources.start(config, state, source, InstantSource.fixed(Instant.EPOCH));
    try {
      PrometheusText text = new PrometheusText();
      new SidecarMetrics(state, new ProxyMetrics(), source, "1.2.3").write(text, true, false);

      assertThat(rows())
          .containsExactlyElementsOf(
              METRIC
                  .matcher(text.toString())
                  .results()
                  .map(it -> "| `%s` | %s | %s |".formatted(it.group(1), it.group(3), it.group(2)))
                  .toList());
    } finally {
      sources.close();
    }
  }

  private static List<String> rows() throws Exception {
    String page = Files.readString(PAGE);
    String section =
        page.substring(page.indexOf("\n## Sidecar\n"), page.indexOf("\n## Operator\n"));
    return section.lines().filter(line -> line.startsWith("| `appversion_")).toList();
  }
}
