package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** v1.1 is promoted step by step under load, by edits of two weights. */
@OnCluster
@Order(6)
class CanaryIT {
  /** With so many new clients, four standard deviations of a share are below 6 points. */
  private static final int CLIENTS = 1200;

  private final Cluster cluster;

  CanaryIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aCanaryIsPromotedUnderLoadAndNoRequestFails() {
    try (Shop shop = Shop.ready(cluster, 100, 0)) {
      shop.awaitInSync();
      try (Load load = Load.start(shop, "-direction=up", "-rate=300", "-strangers=14")) {
        step(shop, load, 100, 0);
        step(shop, load, 90, 10);
        step(shop, load, 50, 50);
        step(shop, load, 0, 100);

        JsonNode summary = load.stop();
        assertShare(summary, 100, 0);
        assertShare(summary, 90, 10);
        assertShare(summary, 50, 50);
        assertShare(summary, 0, 100);
        System.out.println("canary: " + summary.get("requests") + " requests, 0 failed");
      }
    }
  }

  private static void step(Shop shop, Load load, int weight10, int weight11) {
    load.phase("on the way to " + name(weight10, weight11));
    shop.setWeights(weight10, weight11);
    shop.awaitInSync();
    String phase = name(weight10, weight11);
    load.phase(phase);
    load.until(phase, CLIENTS);
  }

  /** As configured, within sampling error: four standard deviations of a binomial share. */
  private static void assertShare(JsonNode summary, int weight10, int weight11) {
    JsonNode phase = Load.phase(summary, name(weight10, weight11));
    int all = Load.strangers(phase);
    double asked = weight11 / 100.0;
    double seen = phase.get("strangers").path("v1.1").asInt() / (double) all;
    double tolerance = 4 * Math.sqrt(asked * (1 - asked) / all);
    assertThat(seen)
        .as("share of v1.1 among %s new clients in phase %s", all, phase.path("name"))
        .isBetween(asked - tolerance, asked + tolerance);
  }

  private static String name(int weight10, int weight11) {
    return weight10 + "/" + weight11;
  }
}
