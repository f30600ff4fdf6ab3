package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Chromium;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Browsers have the shop open during promotions and retirements of versions. The stories with a
 * store run first: the previous class has installed it.
 */
@OnCluster
@Order(9)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserIT {
  private static final int PERSONS = 5;
  private static final String SCRIPT = "script[src^='/__appversion/client.']";

  private final Cluster cluster;

  BrowserIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  @Order(1)
  void aTabOfARetiredVersionReloads() {
    try (StoreInstallation store = StoreInstallation.on(cluster);
        Shop shop = Shop.ready(cluster, 100, 0);
        Edge edge = Edge.before(shop);
        Chromium chromium = Chromium.start()) {
      shop.awaitInSync();
      ShopTab tab = new ShopTab(chromium.tab(), edge.url()).open();
      assertThat(tab.look().page()).isEqualTo("v1.0");
      assertThat(tab.look().appVersion())
          .isEqualTo(shop.status("{.status.versions[0].appVersion}"));

      shop.setWeights(0, 100);
      shop.awaitInSync();
      tab.lookAgain();
      assertUnmixed(tab, "v1.0");

      store.awaitAssetsOf(shop);
      shop.retire("v1.0", "v1.1");
      tab.openDetails();
      assertUnmixed(tab, "v1.0");
      tab.lookAgain();
      tab.awaitRelease("v1.1");
      tab.openDetails();
      assertUnmixed(tab, "v1.1");
      assertNothingWentWrong(chromium);
    }
  }

  @Test
  @Order(2)
  void twoTabsOnTwoVersionsKeepTheirVersions() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Edge edge = Edge.before(shop);
        Chromium chromium = Chromium.start()) {
      shop.awaitInSync();
      ShopTab older = new ShopTab(chromium.tab(), edge.url()).open();
      shop.setWeights(0, 100);
      shop.awaitInSync();
      ShopTab newer = new ShopTab(chromium.tab(), edge.url()).open();

      for (int i = 0; i < 3; i++) {
        older.lookAgain();
        assertUnmixed(older, "v1.0");
        newer.lookAgain();
        assertUnmixed(newer, "v1.1");
      }
      older.boost();
      assertUnmixed(older, "v1.0");
      older.openDetails();
      newer.openDetails();
      assertUnmixed(older, "v1.0");
      assertUnmixed(newer, "v1.1");
      older.reload();
      assertUnmixed(older, "v1.1");
      assertNothingWentWrong(chromium);
    }
  }

  @Test
  @Order(1)
  void aPromotionMixesNoPageAndLosesNoAsset() {
    try (StoreInstallation store = StoreInstallation.on(cluster);
        Shop shop = Shop.ready(cluster, 100, 0);
        Edge edge = Edge.before(shop);
        Chromium chromium = Chromium.start()) {
      shop.awaitInSync();
      Crowd crowd = new Crowd(chromium, PERSONS, edge.url());
      crowd.shops();
      for (int[] weights : new int[][] {{90, 10}, {50, 50}, {0, 100}}) {
        crowd.shopsDuring(
            () -> {
              shop.setWeights(weights[0], weights[1]);
              shop.awaitInSync();
            });
      }
      store.awaitAssetsOf(shop);
      crowd.shopsDuring(() -> shop.retire("v1.0", "v1.1"));

      for (ShopTab tab : crowd.tabs()) {
        tab.lookAgain();
        tab.awaitRelease("v1.1");
      }
      assertNothingWentWrong(chromium);
      System.out.printf(
          "promotion with %d tabs: %d looks at pages, 0 mixed; %d asset loads, 0 not found%n",
          crowd.tabs().size(),
          crowd.looks(),
          chromium.answers().stream().filter(BrowserIT::isAsset).count());
    }
  }

  @Test
  @Order(2)
  void aPageThatOnlyWarnsStaysAndOneThatIgnoresHasNoScript() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Edge edge = Edge.before(shop);
        Chromium chromium = Chromium.start()) {
      mismatch(shop, "ignore");
      ShopTab ignoring = new ShopTab(chromium.person().tab(), edge.url()).open();
      mismatch(shop, "warn");
      ShopTab warning = new ShopTab(chromium.person().tab(), edge.url()).open();
      assertThat(ignoring.tab().has(SCRIPT)).isFalse();
      assertThat(warning.tab().has(SCRIPT)).isTrue();

      shop.retire("v1.0", "v1.1");
      ignoring.lookAgain();
      warning.lookAgain();

      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(warning.tab().messages())
                      .filteredOn(message -> message.text().contains("of this page was retired"))
                      .hasSize(1));
      assertUnmixed(warning, "v1.0");
      assertUnmixed(ignoring, "v1.0");
      assertThat(warning.pageLoads()).isEqualTo(1);
      assertThat(ignoring.pageLoads()).isEqualTo(1);
      assertThat(ignoring.tab().messages())
          .extracting(Browser.Message::text)
          .allSatisfy(text -> assertThat(text).contains("409"));
    }
  }

  @Test
  @Order(2)
  void alternatingVersionsCauseNoLoop() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Edge edge = Edge.before(shop);
        Chromium chromium = Chromium.start()) {
      shop.awaitInSync();
      ShopTab tab = new ShopTab(chromium.tab(), edge.url()).open();
      for (int change = 1; change <= 5; change++) {
        boolean newer = change % 2 == 1;
        block(shop, newer ? 0 : 1);
        tab.lookAgain();
        tab.look();
        assertThat(tab.pageLoads()).as("page loads").isBetween(1L, 1L + change);
      }
      assertThat(tab.pageLoads()).as("three by itself at most").isBetween(2L, 4L);
    }
  }

  /** Blocks one of the two versions, so that only the other one is live. */
  private static void block(Shop shop, int version) {
    shop.kubectl(
            "patch",
            "av",
            "shop",
            "--type=json",
            "-p",
            """
            [{"op":"replace","path":"/spec/defaultVersion","value":"%s"},
             {"op":"add","path":"/spec/versions/%d/blocked","value":true},
             {"op":"add","path":"/spec/versions/%d/blocked","value":false},
             {"op":"replace","path":"/spec/versions/0/weight","value":%d},
             {"op":"replace","path":"/spec/versions/1/weight","value":%d}]
            """
                .formatted(
                    version == 0 ? "v1.1" : "v1.0",
                    version,
                    1 - version,
                    version == 0 ? 0 : 100,
                    version == 0 ? 100 : 0))
        .orThrow();
    shop.awaitInSync();
  }

  private static void mismatch(Shop shop, String mode) {
    shop.edit("{\"spec\":{\"client\":{\"mismatch\":\"" + mode + "\"}}}");
    shop.awaitInSync();
  }

  private static void assertUnmixed(ShopTab tab, String release) {
    ShopTab.Look look = tab.look();
    assertThat(look.page()).isEqualTo(release);
    assertThat(look.mixed()).as(look::toString).isFalse();
  }

  private static void assertNothingWentWrong(Chromium chromium) {
    assertThat(chromium.errors()).isEmpty();
    assertThat(chromium.answers())
        .filteredOn(BrowserIT::isAsset)
        .isNotEmpty()
        .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 206, 304));
  }

  private static boolean isAsset(Browser.Answer answer) {
    return answer.url().contains("/static/");
  }
}
