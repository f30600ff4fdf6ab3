package dev.appversion.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.metrics.VersionMetrics.Failure;
import dev.appversion.sidecar.metrics.VersionMetrics.Kind;
import dev.appversion.sidecar.state.RecentVersions;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionMetricsTest {
  private long now = 5;
  private final VersionMetrics metrics = new VersionMetrics(() -> now);

  private static LiveVersion version(String name) {
    return RoutingTables.version(name, "127.0.0.1:1")
        .appVersion(new AppVersionId("av-" + name, VersionSource.EXPLICIT, Map.of()))
        .build();
  }

  private void publish(String... names) {
    metrics.publish(Arrays.stream(names).map(VersionMetricsTest::version).toList());
  }

  /** The samples of a metric, and of the parts of a histogram. */
  private List<String> samples(String metric) {
    PrometheusText text = new PrometheusText();
    VersionExposition.write(text, metrics);
    return text.toString().lines().filter(line -> line.startsWith(metric)).toList();
  }

  @Test
  void requestsAreExposedByVersionKindAndStatusClass() {
    publish("v1", "v2");
    metrics.answered("v1", Kind.PAGE, 200, 60_000_000);
    metrics.answered("v1", Kind.PAGE, 204, 2_000_000_000);
    metrics.answered("v2", Kind.OTHER, 503, 1);
    metrics.answered("v2", Kind.OTHER, 0, 1);
    metrics.selected("v1", Kind.OTHER, 200);
    metrics.asset("v2", 304);

    assertThat(samples("appversion_app_requests_total"))
        .containsExactly(
            "appversion_app_requests_total{version=\"v1\",kind=\"page\",status=\"2xx\"} 2",
            "appversion_app_requests_total{version=\"v1\",kind=\"page\",status=\"5xx\"} 0",
            "appversion_app_requests_total{version=\"v1\",kind=\"other\",status=\"5xx\"} 0",
            "appversion_app_requests_total{version=\"v2\",kind=\"page\",status=\"5xx\"} 0",
            "appversion_app_requests_total{version=\"v2\",kind=\"other\",status=\"none\"} 1",
            "appversion_app_requests_total{version=\"v2\",kind=\"other\",status=\"5xx\"} 1");
    assertThat(samples("appversion_version_requests_total"))
        .contains(
            "appversion_version_requests_total{version=\"v1\",kind=\"other\",status=\"2xx\"} 1");
    assertThat(samples("appversion_app_asset_requests_total"))
        .containsExactly("appversion_app_asset_requests_total{version=\"v2\",status=\"3xx\"} 1");
    String duration = "appversion_app_request_duration_seconds";
    String page = "{version=\"v1\",kind=\"page\"";
    assertThat(samples(duration))
        .contains(
            duration + "_bucket" + page + ",le=\"0.05\"} 0",
            duration + "_bucket" + page + ",le=\"0.075\"} 1",
            duration + "_bucket" + page + ",le=\"1.5\"} 1",
            duration + "_bucket" + page + ",le=\"2.5\"} 2",
            duration + "_sum" + page + "} 2.06",
            duration + "_count" + page + "} 2")
        .noneMatch(line -> line.contains("version=\"v1\",kind=\"other\""));
  }

  @Test
  void failuresAreExposedFromZero() {
    publish("v1");
    metrics.failed("v1", Failure.UNREACHABLE);

    assertThat(samples("appversion_version_failures_total"))
        .containsExactly(
            "appversion_version_failures_total{version=\"v1\",reason=\"unreachable\"} 1",
            "appversion_version_failures_total{version=\"v1\",reason=\"overloaded\"} 0",
            "appversion_version_failures_total{version=\"v1\",reason=\"timeout\"} 0",
            "appversion_version_failures_total{version=\"v1\",reason=\"bad_gateway\"} 0",
            "appversion_version_failures_total{version=\"v1\",reason=\"fallback\"} 0");
  }

  @Test
  void versionsThatNoTableHasAreNoLabels() {
    publish("v1");
    metrics.answered("evil", Kind.PAGE, 200, 1);
    metrics.selected("evil", Kind.PAGE, 200);
    metrics.asset("evil", 200);
    metrics.failed("evil", Failure.TIMEOUT);
    metrics.missingAsset("evil");
    metrics.conflict("evil");
    metrics.conflict("other-evil");
    metrics.conflict("v1");
    metrics.conflict("av-v1");

    assertThat(samples("appversion_")).noneMatch(line -> line.contains("evil"));
    assertThat(samples("appversion_version_conflicts_total"))
        .containsExactly(
            "appversion_version_conflicts_total{version=\"v1\"} 2",
            "appversion_version_conflicts_total{version=\"other\"} 2");
  }

  @Test
  void aVersionThatHasLeftTheTableIsKeptForAWhile() {
    publish("v1", "v2");
    metrics.answered("v1", Kind.PAGE, 200, 1);
    publish("v2");
    metrics.conflict("v1");
    now += RecentVersions.KEPT.toNanos() - 1;
    publish("v2", "v3"); // another change of the table does not extend the time

    assertThat(names()).containsExactly("v1", "v2", "v3");
    assertThat(samples("appversion_version_conflicts_total"))
        .contains("appversion_version_conflicts_total{version=\"v1\"} 1");

    now += 1;

    assertThat(names()).containsExactly("v2", "v3");
  }

  @Test
  void aVersionThatComesBackContinuesItsCounters() {
    publish("v1");
    metrics.missingAsset("v1");
    publish();
    now += Duration.ofMinutes(1).toNanos();
    publish("v1");
    now += RecentVersions.KEPT.toNanos();
    metrics.missingAsset("v1");

    assertThat(samples("appversion_version_missing_assets_total"))
        .containsExactly("appversion_version_missing_assets_total{version=\"v1\"} 2");
  }

  @Test
  void theNumberOfVersionsIsBounded() {
    for (int generation = 0; generation < 100; generation++) {
      int from = generation;
      publish(IntStream.range(from, from + 16).mapToObj(i -> "v" + i).toArray(String[]::new));
      now++;
    }

    // The 16 of the last table, and the 16 that have left most recently.
    assertThat(names())
        .containsExactlyInAnyOrderElementsOf(
            Stream.iterate(83, i -> i + 1)
                .limit(RecentVersions.MAX_VERSIONS)
                .map(i -> "v" + i)
                .toList());
  }

  private List<String> names() {
    return metrics.exposed().stream().map(entry -> entry.version().name()).toList();
  }
}
