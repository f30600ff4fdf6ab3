package dev.appversion.sidecar.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.state.RecentVersions;
import dev.appversion.versioning.pages.BeatCounter;
import dev.appversion.versioning.pages.PageReport;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenPagesTest {
  private static final PageReport REPORT = new PageReport(0);
  private static final Duration WINDOW = Duration.ofSeconds(325); // 13 slots of a twelfth of 300 s

  private long now = -5;
  private final OpenPages pages = new OpenPages(() -> now);

  private void publish(int beat, String... names) {
    List<LiveVersion> versions =
        Arrays.stream(names).map(name -> RoutingTables.version(name).build()).toList();
    pages.publish(
        RoutingTables.table(versions).client(ClientSettings.DEFAULT.withBeat(beat)).build());
  }

  private void publish(String... names) {
    publish(300, names);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void report(String version, int times) {
    IntStream.range(0, times).forEach(i -> pages.reported(version, REPORT));
  }

  @Test
  void onlyVersionsInUseAreReportedByName() {
    publish("v3", "v2", "v1");
    report("v3", 1000);
    pages.pinned("v2");
    pages.pinned("v2");
    pages.tunnelOpened("v2");

    assertThat(pages.used())
        .containsExactly(new VersionUse("v2", 0, 1, 2), new VersionUse("v3", 864, 0, 0));

    pages.tunnelClosed("v2");
    pass(Duration.ofSeconds(65));
    assertThat(pages.used()).containsExactly(new VersionUse("v3", 864, 0, 0));

    pass(WINDOW);
    assertThat(pages.used()).isEmpty();
  }

  @Test
  void aVersionThatNoTableHasIsNotCounted() {
    publish("v1");
    report("v2", 1);
    pages.pinned("v2");

    assertThat(pages.used()).isEmpty();
    assertThat(samples()).noneMatch(line -> line.contains("v2"));
  }

  @Test
  void countingBeginsWithTheFirstTable() {
    pass(Duration.ofHours(1));
    assertThat(pages.counting()).isZero();

    publish("v1");
    pass(Duration.ofSeconds(30));
    publish("v1", "v2");

    assertThat(pages.counting()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aLongerPeriodStartsCountingAgain() {
    publish(60, "v1");
    report("v1", 1);
    pass(Duration.ofSeconds(50));
    publish(120, "v1");

    assertThat(pages.counting()).isZero();
    report("v1", 1);
    pass(Duration.ofSeconds(120));
    assertThat(pages.used()).hasSize(1);
    assertThat(pages.counting()).isEqualTo(Duration.ofSeconds(120));
  }

  @Test
  void aShorterPeriodHoldsForNewVersionsSinceOpenPagesKeepTheirs() {
    publish(300, "v1");
    report("v1", 1);
    pass(Duration.ofSeconds(10));
    publish(1, "v1", "v2");
    report("v2", 1);
    pass(Duration.ofSeconds(2));

    assertThat(pages.used()).extracting(VersionUse::version).containsExactly("v1");
    assertThat(pages.counting()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void aVersionThatReturnsContinuesItsCounts() {
    publish("v1", "v2");
    report("v1", 1);
    publish("v2");
    report("v1", 1);
    publish("v1", "v2");

    assertThat(pages.used()).containsExactly(new VersionUse("v1", 2, 0, 0));
  }

  @Test
  void aTunnelIsCountedUntilItClosesHoweverLongItsVersionHasLeft() {
    publish("v1", "v2");
    pages.tunnelOpened("v1");
    pages.tunnelOpened("v1");
    publish("v2");
    pass(RecentVersions.KEPT.plusSeconds(1));
    publish("v2");
    pages.tunnelClosed("v1");
    publish("v1", "v2");

    assertThat(pages.used()).containsExactly(new VersionUse("v1", 0, 1, 0));
    pages.tunnelClosed("v1");
    assertThat(pages.used()).isEmpty();
  }

  @Test
  void atMost16VersionsAreReportedThoseOfTheTableFirst() {
    publish(IntStream.range(0, 16).mapToObj(i -> "old" + i).toArray(String[]::new));
    IntStream.range(0, 16).forEach(i -> report("old" + i, 100 + 100 * i));
    publish(IntStream.range(0, 15).mapToObj(i -> "v" + i).toArray(String[]::new));
    IntStream.range(0, 15).forEach(i -> report("v" + i, 1));

    assertThat(pages.used())
        .hasSize(OpenPages.MAX_REPORTED)
        .filteredOn(use -> !use.version().startsWith("v"))
        .containsExactly(new VersionUse("old15", BeatCounter.pages(1600), 0, 0));
  }

  @Test
  void theMetricsHaveEveryRecentVersion() {
    publish("v1", "v2");
    report("v1", 2);
    pages.reported("v1", new PageReport(3));
    pages.tunnelOpened("v2");

    assertThat(samples())
        .containsExactly(
            "appversion_open_pages{version=\"v1\"} 3",
            "appversion_open_pages{version=\"v2\"} 0",
            "appversion_tunnels{version=\"v1\"} 0",
            "appversion_tunnels{version=\"v2\"} 1",
            "appversion_page_beats_total{version=\"v1\",errors=\"true\"} 1",
            "appversion_page_beats_total{version=\"v1\",errors=\"false\"} 2",
            "appversion_page_beats_total{version=\"v2\",errors=\"true\"} 0",
            "appversion_page_beats_total{version=\"v2\",errors=\"false\"} 0");
  }

  private List<String> samples() {
    PrometheusText text = new PrometheusText();
    PagesExposition.write(text, pages);
    return text.toString().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void nothingIsLostBetweenThreadsWhileTablesAreReplaced() throws Exception {
    OpenPages shared = new OpenPages(() -> 0);
    String[] names = {"v1", "v2"};
    List<LiveVersion> both =
        Arrays.stream(names).map(name -> RoutingTables.version(name).build()).toList();
    shared.publish(RoutingTables.table(both).build());
    int times = 2_000;

    List<Thread> threads =
        Arrays.stream(names)
            .flatMap(name -> IntStream.range(0, 4).mapToObj(i -> user(shared, name, times)))
            .toList();
    for (int i = 0; i < 200; i++) {
      shared.publish(RoutingTables.table(both.get(i % 2)).build());
    }
    for (Thread thread : threads) {
      thread.join();
    }

    long counted = BeatCounter.pages(4L * times);
    assertThat(shared.used())
        .containsExactly(
            new VersionUse("v1", counted, 4, 4L * times),
            new VersionUse("v2", counted, 4, 4L * times));
  }

  /** Opens one tunnel more than it closes. */
  private static Thread user(OpenPages pages, String version, int times) {
    return Thread.ofPlatform()
        .start(
            () -> {
              pages.tunnelOpened(version);
              for (int i = 0; i < times; i++) {
                pages.reported(version, REPORT);
                pages.pinned(version);
                pages.tunnelOpened(version);
                pages.tunnelClosed(version);
              }
            });
  }
}
