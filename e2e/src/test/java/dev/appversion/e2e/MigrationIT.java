package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A version loses its visitors, and is removed in the same edit, while pages of it are open. */
@OnCluster
@Order(9)
class MigrationIT {
  /** The pages are asked to move 10 s after the version lost its share, 15 s before its end. */
  private static final String RETIREMENT =
      """
      client: {reportPeriod: 2}
      retirement: {grace: 1s, idle: 1s, move: 15s, maxAge: 25s}
      """;

  private static final String BANNER = ".appversion-banner button";
  private static final String DRAINED = "Drained-v1.0";
  private static final String DRAFT = "please wrap it";

  private final Cluster cluster;

  MigrationIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRemovedVersionServesItsPagesUntilTheyHaveMovedAndAMigrationWaitsForThat() {
    try (Releases releases = released10();
        Edge edge = Edge.before(releases.shop());
        Chromium chromium = Chromium.start()) {
      Shop shop = releases.shop();
      ShopTab reading = new ShopTab(chromium.person().tab(), edge.url()).open();
      ShopTab writing = new ShopTab(chromium.person().tab(), edge.url()).open();
      writing.tab().type("#note input", DRAFT);

      releases.apply(RETIREMENT + "rollout: {target: v1.1, steps: []}", "v1.1");
      releases.await(Releases.phasePath("v1.0"), "Draining");
      CompletableFuture<CommandResult> migration = migrationAfterTheLastClient(shop);
      ShopTab newer = new ShopTab(chromium.person().tab(), edge.url()).open();
      assertUnmixed(newer, "v1.1");
      reading.openDetails();
      reading.lookAgain();
      assertUnmixed(reading, "v1.0");
      assertThat(shop.condition(DRAINED)).isEqualTo("False");

      releases.await(Releases.phasePath("v1.0"), "Leaving");
      writing.lookAgain();
      reading.lookAgain();
      reading.awaitRelease("v1.1");
      soon(() -> assertThat(writing.tab().has(BANNER)).isTrue());
      assertThat(migration).as("the migration waits for the draft").isNotDone();
      assertUnmixed(writing, "v1.0");
      assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT);

      assertThat(migration.join().exitCode()).as(() -> migration.join().error()).isZero();
      assertThat(conflictOf10(shop)).isEqualTo(409);
      assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT);
      writing.tab().click(BANNER);
      writing.awaitRelease("v1.1");
      soon(() -> assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT));

      assertUnmixed(reading, "v1.1");
      assertUnmixed(newer, "v1.1");
      assertThat(chromium.errors()).isEmpty();
      assertThat(chromium.answers())
          .extracting(Browser.Answer::status)
          .allSatisfy(status -> assertThat(status).isLessThan(400));
    }
  }

  private Releases released10() {
    Releases releases = Releases.of(cluster);
    releases.apply(RETIREMENT + "rollout: {target: v1.0, steps: []}", "v1.0", "v1.1");
    releases.awaitStable("v1.0");
    releases.awaitPods("v1.0", "v1.1");
    return releases;
  }

  /** What a Job does before it drops a column that only v1.0 reads. */
  private static CompletableFuture<CommandResult> migrationAfterTheLastClient(Shop shop) {
    return CompletableFuture.supplyAsync(
        () -> shop.kubectl("wait", "av/shop", "--for=condition=" + DRAINED, "--timeout=60s"),
        Thread::startVirtualThread);
  }

  /** The response to a client that still requests v1.0. */
  private static int conflictOf10(Shop shop) {
    try (Cluster.Forward entry = shop.entry()) {
      return new Visitor(entry.url())
          .fetch("/api/items", "X-App-Requested-Version", "v1.0")
          .statusCode();
    }
  }

  private static void soon(ThrowingRunnable assertion) {
    Awaitility.await().atMost(Shop.SOON).untilAsserted(assertion);
  }

  private static void assertUnmixed(ShopTab tab, String release) {
    ShopTab.Look look = tab.look();
    assertThat(look.page()).isEqualTo(release);
    assertThat(look.mixed()).as(look::toString).isFalse();
  }
}
