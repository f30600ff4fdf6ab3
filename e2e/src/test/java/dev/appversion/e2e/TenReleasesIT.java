package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A team releases ten times in a few minutes, and a page of each version stays open for a while.
 */
@OnCluster
@Order(9)
class TenReleasesIT {
  private static final int RELEASES = 10;

  /** How many later releases a page sees before it is closed. */
  private static final int PAGE_LASTS = 2;

  private final Cluster cluster;

  TenReleasesIT(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A version and the page of it that is open. */
  private record OpenPage(String version, ShopTab tab) {}

  @Test
  void eachVersionRetiresAfterItsLastPageAndNotBefore() {
    Deque<OpenPage> pages = new ArrayDeque<>();
    List<String> live = new ArrayList<>();
    List<Duration> untilRetired = new ArrayList<>();
    try (Releases releases = Releases.none(cluster);
        Chromium chromium = Chromium.start()) {
      releases.addPods("r1", 1);
      try (Cluster.Forward entry = firstRelease(releases)) {
        for (int n = 1; n <= RELEASES; n++) {
          String version = "r" + n;
          live.add(version);
          apply(releases, live);
          if (n < RELEASES) {
            releases.addPods("r" + (n + 1), n + 1);
          }
          releases.awaitStable(version);
          pages.add(new OpenPage(version, open(chromium, entry.url(), version)));
          if (pages.size() > PAGE_LASTS) {
            untilRetired.add(retires(releases, pages.remove(), live));
          }
        }
        while (pages.size() > 1) {
          untilRetired.add(retires(releases, pages.remove(), live));
        }
        assertThat(live).containsExactly("r" + RELEASES);
        assertThat(pages.remove().tab().look().mixed()).isFalse();
      }
      assertThat(chromium.errors()).isEmpty();
      assertThat(chromium.answers())
          .extracting(Browser.Answer::status)
          .allSatisfy(status -> assertThat(status).isLessThan(400));
    }
    Collections.sort(untilRetired);
    System.out.printf(
        "%d releases; from the last page to retirement: median %d ms, at most %d ms%n",
        RELEASES,
        untilRetired.get(untilRetired.size() / 2).toMillis(),
        untilRetired.getLast().toMillis());
  }

  private static Cluster.Forward firstRelease(Releases releases) {
    apply(releases, List.of("r1"));
    releases.awaitStable("r1");
    return releases.shop().entry();
  }

  /** The last of the versions is the target. */
  private static void apply(Releases releases, List<String> versions) {
    releases.apply(
        """
        client: {reportPeriod: 1}
        retirement: {grace: 1s, idle: 1s, move: 1m, maxAge: 1h}
        rollout: {target: %s, steps: [{weight: 50, hold: 1s}]}
        """
            .formatted(versions.getLast()),
        versions.toArray(String[]::new));
  }

  private static ShopTab open(Chromium chromium, URI home, String version) {
    ShopTab tab = new ShopTab(chromium.person().tab(), home).open();
    assertThat(tab.look().mixed()).isFalse();
    assertThat(tab.tab().cookie("app_version_affinity")).startsWith(version + ".");
    return tab;
  }

  /**
   * The page of a version without a share is used and closed; then the version retires, and its
   * pods are deleted.
   *
   * @return the time from the close to the retirement, with the latency of kubectl
   */
  private static Duration retires(Releases releases, OpenPage page, List<String> live) {
    page.tab().lookAgain();
    assertThat(page.tab().look().mixed()).isFalse();
    assertThat(page.tab().tab().cookie("app_version_affinity")).startsWith(page.version() + ".");
    assertThat(releases.phaseOf(page.version())).isEqualTo("Draining");

    page.tab().tab().close();
    long closed = System.nanoTime();
    releases.await(Releases.phasePath(page.version()), "Retired");
    Duration took = Duration.ofNanos(System.nanoTime() - closed);
    assertThat(releases.shop().condition("Drained-" + page.version())).isEqualTo("True");
    live.remove(page.version());
    releases.deletePods(page.version());
    return took;
  }
}
