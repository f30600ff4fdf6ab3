package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A live shop is adopted, set up again and released, and no request fails. */
@OnCluster
@Order(8)
class MoveInIT {
  private static final Guide GUIDE = Guide.named("moving-in.md");

  private static final Guide ADOPTION = GUIDE.section("Adopt the Service");

  private static final Guide NEW_ENTRY = GUIDE.section("New entry Service");

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
  void adoptionAndReleaseOfAServiceUnderLoadFailNoRequest() {
    try (Shop shop = Shop.empty(cluster)) {
      goesLive(shop);
      shop.entry().close(); // it responds: kube-proxy has the rules of the Service
      String before = service(shop);
      String address = address(shop);
      try (Load load = Load.start(shop, ORDINARY_TRAFFIC)) {
        load.phase("before");
        load.until("before", 400);

        String appVersion = ADOPTION.yaml("kind: AppVersion");
        shop.applyYaml(appVersion);
        await()
            .atMost(Shop.SOON)
            .untilAsserted(() -> assertThat(shop.message("Ready")).contains("1 of 1 ready pods"));
        shop.type(ADOPTION.commands("kubectl patch deployment shop"));
        shop.type(ADOPTION.commands("kubectl wait av/shop"));
        load.phase("moved in");
        load.until("moved in", 400);
        assertThat(service(shop)).contains("appversion").isNotEqualTo(before);

        shop.applyYamlByReplacing(appVersion);
        shop.type(ADOPTION.commands("kubectl wait av/shop"));
        load.phase("created again");
        load.until("created again", 400);

        shop.type(ADOPTION.commands("kubectl delete av shop"));
        await().atMost(Shop.SOON).untilAsserted(() -> assertThat(service(shop)).isEqualTo(before));
        load.phase("moved out");
        load.until("moved out", 400);
        shop.applyYaml(deployment());
        rolledOut(shop);

        JsonNode summary = load.stop();
        assertThat(Load.phase(summary, "moved in").get("strangers").has("shop-v1")).isTrue();
        System.out.println("moved in and out: " + summary.get("requests") + " requests, 0 failed");
      }
      assertThat(address(shop)).isEqualTo(address);
    }
  }

  @Test
  void aMoveToANewEntryServiceAndBackUnderLoadFailsNoRequest() {
    try (Shop shop = Shop.empty(cluster)) {
      goesLive(shop);
      shop.applyYaml(NEW_ENTRY.yaml("kind: Ingress"));
      Edge.before(shop).close();
      String before = service(shop);
      try (Load load = Load.start(shop, behindTheEdge())) {
        load.phase("before");
        load.until("before", 200);

        shop.applyYaml(
            ADOPTION
                .yaml("kind: AppVersion")
                .replaceFirst(
                    "(?m)^.*service: .*\\n", "  " + NEW_ENTRY.yaml("service: {name: shop-entry}")));
        shop.type(NEW_ENTRY.commands("kubectl rollout status"));
        try (Cluster.Forward entry = shop.wayIn("shop-entry")) {
          assertThat(new Visitor(entry.url()).fetch("/version").body()).contains("\"name\":\"v1\"");
        }
        shop.type(NEW_ENTRY.commands("\"shop-entry\"}]"));
        Edge.route(shop, backend(shop));
        load.phase("moved in");
        load.until("moved in", 400);

        shop.type(NEW_ENTRY.commands("\"shop\"}]"));
        Edge.route(shop, backend(shop));
        shop.kubectl("delete", "av", "shop", "--wait").orThrow();
        load.phase("moved out");
        load.until("moved out", 400);

        JsonNode summary = load.stop();
        assertThat(Load.phase(summary, "moved in").get("strangers").has("shop-v1")).isTrue();
        System.out.println(
            "behind a new entry and back: " + summary.get("requests") + " requests, 0 failed");
      }
      assertThat(service(shop)).as("the Service that existed before").isEqualTo(before);
    }
  }

  @Test
  void anAppVersionThatIsCreatedAgainKeepsItsAddressWithoutInterruption() {
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

  /** The guide's app, which clients reach by the Service {@code shop}. */
  private void goesLive(Shop shop) {
    // The guide's Deployment does not set the fields that Pod Security "restricted" requires.
    cluster
        .kubectl(
            "label",
            "--overwrite",
            "namespace",
            shop.namespace(),
            "pod-security.kubernetes.io/enforce=baseline")
        .orThrow();
    shop.applyYaml(deployment());
    rolledOut(shop);
  }

  private static String deployment() {
    return GUIDE
        .yaml("kind: Deployment")
        .replace("registry.example.com/shop:1", "appversion-e2e/shop:v1.0");
  }

  private static void rolledOut(Shop shop) {
    shop.kubectl("rollout", "status", "deployment/shop", "--timeout=60s").orThrow();
  }

  private static String[] behindTheEdge() {
    return Stream.concat(Stream.of("-url=http://nginx"), Stream.of(ORDINARY_TRAFFIC))
        .toArray(String[]::new);
  }

  /** The Service that the Ingress names. */
  private static String backend(Shop shop) {
    return shop.kubectl(
            "get",
            "ingress",
            "shop",
            "-o",
            "jsonpath={.spec.rules[0].http.paths[0].backend.service.name}")
        .orThrow()
        .output();
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
