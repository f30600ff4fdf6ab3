package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import dev.appversion.testkit.browser.Tab;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * A version loses its visitors, and is removed in the same edit, while pages of it are open: one is
 * read, one has a draft in it, and one sleeps with a draft. A Job drops what only that version
 * needs.
 */
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
  void aMigrationDropsAColumnWhenTheLastPageThatNeedsItHasMoved() {
    try (Releases releases = released10();
        Edge edge = Edge.before(releases.shop());
        Chromium chromium = Chromium.start()) {
      Shop shop = releases.shop();
      ShopTab reading = new ShopTab(chromium.person().tab(), edge.url()).open();
      ShopTab writing = new ShopTab(chromium.person().tab(), edge.url()).open();
      writing.tab().type("#note input", DRAFT);
      Browser.Person away = chromium.person();
      ShopTab sleeping = new ShopTab(away.tab(), edge.url()).open();
      sleeping.tab().type("#note input", DRAFT);
      Tab inFront = away.tab();
      chromium.freeze(sleeping.tab());

      releases.apply(RETIREMENT + "rollout: {target: v1.1, steps: []}", "v1.1");
      releases.await(Releases.phasePath("v1.0"), "Draining");
      shop.apply("migration.yaml");
      shop.awaitInSync();
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
      assertThat(hasMigrated(shop)).as("the migration waits for the draft").isFalse();
      assertThat(shelfOf10(shop).exitCode()).isZero();
      assertUnmixed(writing, "v1.0");
      assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT);

      soon(
          () -> {
            newer.lookAgain();
            reading.lookAgain();
            assertThat(hasMigrated(shop)).as(shop::diagnosis).isTrue();
          });
      assertThat(shelfOf10(shop).error()).as("v1.0 needs the column").contains("500");
      assertThat(conflictOf10(shop)).isEqualTo(409);
      assertThat(writing.tab().value("#note input")).isEqualTo(DRAFT);
      moveWithDraft(writing);
      chromium.resume(sleeping.tab());
      inFront.close();
      soon(() -> assertThat(sleeping.tab().has(BANNER)).isTrue());
      assertThat(sleeping.tab().value("#note input")).isEqualTo(DRAFT);
      moveWithDraft(sleeping);

      for (ShopTab tab : List.of(reading, writing, sleeping, newer)) {
        tab.lookAgain();
        assertUnmixed(tab, "v1.1");
      }
      assertThat(chromium.errors()).isEmpty();
      assertThat(chromium.answers())
          .filteredOn(answer -> !answer.tab().equals(sleeping.tab().id())) // it was told by 409
          .extracting(Browser.Answer::status)
          .allSatisfy(status -> assertThat(status).isLessThan(400));
    }
  }

  private static void moveWithDraft(ShopTab tab) {
    tab.tab().click(BANNER);
    tab.awaitRelease("v1.1");
    soon(() -> assertThat(tab.tab().value("#note input")).isEqualTo(DRAFT));
  }

  private Releases released10() {
    Releases releases = Releases.withDatabase(cluster);
    releases.apply(RETIREMENT + "rollout: {target: v1.0, steps: []}", "v1.0", "v1.1");
    releases.awaitStable("v1.0");
    releases.awaitPods("v1.0", "v1.1");
    return releases;
  }

  /** Whether the Job has dropped the column. */
  private static boolean hasMigrated(Shop shop) {
    return shop.kubectl("get", "job/migration", "-o", "jsonpath={.status.succeeded}")
        .orThrow()
        .output()
        .equals("1");
  }

  /** What v1.0 itself responds, behind the sidecar, when it reads the items of the database. */
  private static CommandResult shelfOf10(Shop shop) {
    return shop.kubectl(
        "exec",
        "deployment/shop-v1-0",
        "-c",
        "web",
        "--",
        "wget",
        "-q",
        "-O-",
        "http://127.0.0.1:8080/shelf");
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
