package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A tester requests a version without weight, and an open page that of a retired version. */
@OnCluster
@Order(2)
class PinningIT {
  /** Shared by the stories that do not change it. */
  private static Shop shop;

  private static Cluster.Forward entry;

  private final Cluster cluster;

  PinningIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void open(Cluster cluster) {
    shop = Shop.ready(cluster, 100, 0);
    entry = shop.entry();
  }

  @AfterAll
  static void close() {
    entry.close();
    shop.close();
  }

  @Test
  void aVersionIsRequestedByHeaderAndByCookie() {
    String appVersion11 = shop.status("{.status.versions[1].appVersion}");
    for (int i = 0; i < 10; i++) {
      Visitor visitor = new Visitor(entry.url());
      assertThat(Visitor.versionOf(visitor.fetch("/api/items", "X-App-Requested-Version", "v1.1")))
          .isEqualTo("v1.1");
      assertThat(
              Visitor.versionOf(
                  visitor.fetch("/api/items", "X-App-Requested-Version", appVersion11)))
          .isEqualTo("v1.1");
      assertThat(Visitor.versionOf(visitor.fetch("/api/items", "Cookie", "app_version=v1.1")))
          .isEqualTo("v1.1");
      assertThat(Visitor.versionOf(visitor.navigate("/"))).isEqualTo("v1.0");
    }
  }

  @Test
  void anUnknownVersionIsAConflictThatNamesTheAvailableOnes() {
    Visitor visitor = new Visitor(entry.url());
    var refused = visitor.fetch("/api/items", "X-App-Requested-Version", "v9");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(refused.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(refused.body())
        .contains("\"requested\":\"v9\"", "\"v1.0\"", "\"v1.1\"", "\"default\":\"v1.0\"");

    var htmx = visitor.fetch("/", "X-App-Requested-Version", "v9", "HX-Request", "true");
    assertThat(htmx.headers().firstValue("HX-Refresh")).contains("true");
    var inertia = visitor.fetch("/", "X-App-Requested-Version", "v9", "X-Inertia", "true");
    assertThat(inertia.statusCode()).isEqualTo(409);
    assertThat(inertia.headers().firstValue("X-Inertia-Location")).isPresent();
  }

  @Test
  void aPageOfARetiredVersionGetsAConflictAndItsNextNavigationSucceeds() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Cluster.Forward entry = shop.entry()) {
      Visitor visitor = new Visitor(entry.url());
      assertThat(Visitor.versionOf(visitor.navigate("/"))).isEqualTo("v1.0");

      shop.setWeights(0, 100);
      shop.awaitInSync();
      assertThat(Visitor.versionOf(visitor.fetch("/api/items")))
          .as("a promotion does not change the version of an open page")
          .isEqualTo("v1.0");

      shop.kubectl(
              "patch",
              "av",
              "shop",
              "--type=json",
              "-p",
              "[{\"op\":\"replace\",\"path\":\"/spec/defaultVersion\",\"value\":\"v1.1\"},"
                  + "{\"op\":\"remove\",\"path\":\"/spec/versions/0\"}]")
          .orThrow();
      shop.awaitInSync();

      assertThat(visitor.fetch("/api/items").statusCode()).isEqualTo(409);
      assertThat(visitor.fetch("/api/items", "X-App-Requested-Version", "v1.0").statusCode())
          .isEqualTo(409);
      var page = visitor.navigate("/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(Visitor.versionOf(page)).isEqualTo("v1.1");
      assertThat(visitor.fetch("/api/items").statusCode()).isEqualTo(200);
      var pinned = new Visitor(entry.url()).fetch("/api/items", "Cookie", "app_version=v1.0");
      assertThat(pinned.statusCode()).isEqualTo(409);
    }
  }

  @Test
  void externalRequestsCannotSelectABackendOrAHop() {
    for (int i = 0; i < 10; i++) {
      var response =
          new Visitor(entry.url())
              .fetch(
                  "/api/items",
                  "x-backend-target",
                  "shop-v1-1",
                  "X-App-Version",
                  "v1.1",
                  "X-AppVersion-Hop",
                  "v1.1;1800000000;AAAA");
      assertThat(Visitor.versionOf(response)).isEqualTo("v1.0");
    }
  }
}
