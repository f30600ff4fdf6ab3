package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A shop that people use moves in, is set up again and moves out, and no request fails. */
@OnCluster
@Order(8)
class MoveInIT {
  private static final String LABEL = ", appversion.dev/inject: shop";

  private static final String PORT = "ports: [{containerPort: 8080}]";

  private static final String[] ORDINARY_TRAFFIC = {
    "-visitors=0",
    "-strangers=10",
    "-pin-header=",
    "-pin-cookie=",
    "-versions=",
    "-truth=",
    "-rate=200"
  };

  private final Cluster cluster;

  MoveInIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aLiveShopMovesInAndOutUnderLoadAndNoRequestFails() {
    try (Shop shop = Shop.empty(cluster)) {
      // Without it, an app loses requests in its own rolling updates, whatever routes to it.
      String deployment =
          Shop.read("deployments.yaml")
              .split("---", 2)[0]
              .replace(PORT, PORT + "\n        lifecycle: {preStop: {sleep: {seconds: 3}}}");
      shop.applyYaml(deployment.replace(LABEL, ""));
      shop.kubectl(
              "expose", "deployment", "shop-v1-0", "--name=shop", "--port=80", "--target-port=8080")
          .orThrow();
      rolledOut(shop);
      shop.entry().close(); // answers: kube-proxy knows the Service
      String before = service(shop);
      String address = address(shop);
      try (Load load = Load.start(shop, ORDINARY_TRAFFIC)) {
        load.phase("before");
        load.until("before", 400);

        shop.applyYaml(appVersion());
        await()
            .atMost(Shop.SOON)
            .untilAsserted(() -> assertThat(shop.message("Ready")).contains("2 of 2 ready pods"));
        shop.applyYaml(deployment);
        rolledOut(shop);
        shop.kubectl("wait", "av/shop", "--for=condition=Ready", "--timeout=60s").orThrow();
        load.phase("moved in");
        load.until("moved in", 400);
        assertThat(service(shop)).contains("appversion").isNotEqualTo(before);

        shop.applyYamlByReplacing(appVersion());
        shop.kubectl("wait", "av/shop", "--for=condition=Ready", "--timeout=60s").orThrow();
        load.phase("created again");
        load.until("created again", 400);

        shop.kubectl("delete", "av", "shop", "--wait").orThrow();
        await().atMost(Shop.SOON).untilAsserted(() -> assertThat(service(shop)).isEqualTo(before));
        load.phase("moved out");
        load.until("moved out", 400);
        shop.applyYaml(deployment.replace(LABEL, ""));
        rolledOut(shop);

        JsonNode summary = load.stop();
        assertThat(Load.phase(summary, "moved in").get("strangers").has("shop-v1-0")).isTrue();
        System.out.println("moved in and out: " + summary.get("requests") + " requests, 0 failed");
      }
      assertThat(address(shop)).isEqualTo(address);
    }
  }

  @Test
  void anAppVersionThatIsCreatedAgainAnswersThroughoutAtTheSameAddress() {
    try (Shop shop = Shop.ready(cluster, 50, 50)) {
      shop.awaitInSync();
      String address = address(shop);
      try (Load load = Load.start(shop, "-rate=200")) {
        load.phase("before");
        load.until("before", 200);

        shop.applyYamlByReplacing(
            Shop.read("appversion.yaml").replace("WEIGHT_10", "50").replace("WEIGHT_11", "50"));
        shop.awaitReady();
        shop.awaitInSync();
        load.phase("created again");
        load.until("created again", 400);

        JsonNode summary = load.stop();
        System.out.println("created again: " + summary.get("requests") + " requests, 0 failed");
      }
      assertThat(address(shop)).isEqualTo(address);
    }
  }

  private static void rolledOut(Shop shop) {
    shop.kubectl("rollout", "status", "deployment/shop-v1-0", "--timeout=60s").orThrow();
  }

  private static String appVersion() {
    return """
    apiVersion: appversion.dev/v1alpha1
    kind: AppVersion
    metadata: {name: shop}
    spec:
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 100, selector: {version: v1.0}, manifest: {path: /static/staticfiles.json}}
      service: {adopt: true}
    """;
  }

  private static String address(Shop shop) {
    return shop.kubectl("get", "service", "shop", "-o", "jsonpath={.spec.clusterIP}")
        .orThrow()
        .output();
  }

  private static String service(Shop shop) {
    return shop.kubectl("get", "service", "shop", "-o", "jsonpath={.metadata.uid} {.spec}")
        .orThrow()
        .output();
  }
}
