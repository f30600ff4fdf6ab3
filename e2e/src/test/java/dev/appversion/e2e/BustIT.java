package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A deploy script changes assets in place, and requests a cache bust. */
@OnCluster
@Order(4)
class BustIT {
  private static final String BUST = "{.metadata.annotations.appversion\\.dev/bust}";
  private static final String OPERATOR = "deployment/appversion-operator";

  private static Shop shop;
  private static Cluster.Forward entry;

  private final Cluster cluster;

  BustIT(Cluster cluster) {
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
  void aBustReadsTheServedManifestAndReachesEveryPod() {
    shop.awaitInSync();
    String before = shop.status("{.status.versions[0].appVersion}");
    repaint("#c2410c");
    assertThat(appVersion()).as("only a bust invalidates").isEqualTo(before);

    HttpResponse<String> bust = bust(token(shop));

    assertReachesEveryPod(bust, before);
  }

  @Test
  void withoutAValidTokenNothingChanges() {
    try (Shop other = Shop.empty(cluster)) {
      other.applyAppVersion(100, 0);
      other.kubectl("wait", "secret/shop-appversion", "--for=create", "--timeout=60s").orThrow();
      shop.awaitInSync();
      String revision = shop.status("{.status.revision}");
      String busted = shop.status(BUST);
      repaint("#0f766e");
      String token = token(shop);
      String expired = Cli.run(cluster, "token", "shop", "-n", shop.namespace(), "--expires", "1s");
      Instant later = Instant.now().plusSeconds(2);
      await().until(() -> Instant.now().isAfter(later));

      assertThat(bust(expired).statusCode()).isEqualTo(401);
      for (String bad : List.of(token(other), token.substring(1), token + "x", "", "nonsense")) {
        HttpResponse<String> refused = bust(bad);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
            .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
      }
      assertThat(new Visitor(entry.url()).post("/cache/bust", "").statusCode()).isEqualTo(401);
      assertThat(shop.status("{.status.revision}")).isEqualTo(revision);
      assertThat(shop.status(BUST)).isEqualTo(busted);
    }
  }

  @Test
  void withoutAnOperatorABustIs503AndNothingChanges() {
    shop.awaitInSync();
    String before = appVersion();
    repaint("#7c3aed");
    String token = token(shop);
    scaleOperator(0);
    try {
      HttpResponse<String> refused = bust(token);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(appVersion()).isEqualTo(before);
    } finally {
      scaleOperator(2);
    }
    HttpResponse<String> bust = bust(token(shop));
    await().atMost(Shop.SOON).untilAsserted(() -> assertReachesEveryPod(bust, before));
  }

  private void scaleOperator(int replicas) {
    cluster
        .kubectl("-n", Installation.NAMESPACE, "scale", OPERATOR, "--replicas=" + replicas)
        .orThrow();
    cluster
        .kubectl("-n", Installation.NAMESPACE, "rollout", "status", OPERATOR, "--timeout=120s")
        .orThrow();
    if (replicas == 0) {
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          cluster
                              .kubectl(
                                  "-n",
                                  Installation.NAMESPACE,
                                  "get",
                                  "pods",
                                  "-l",
                                  "app.kubernetes.io/name=appversion",
                                  "-o",
                                  "name")
                              .output())
                      .isEmpty());
    }
  }

  private String token(Shop shop) {
    return Cli.run(cluster, "token", "shop", "-n", shop.namespace());
  }

  private static void repaint(String color) {
    for (String pod : shop.pods("v1.0")) {
      shop.kubectl("exec", pod, "-c", "web", "--", "python3", "manage.py", "repaint", color)
          .orThrow();
    }
  }

  private static void assertReachesEveryPod(HttpResponse<String> bust, String before) {
    assertThat(bust.statusCode()).as(bust.body()).isEqualTo(200);
    assertThat(bust.body()).contains("\"status\":\"ok\"").doesNotContain(before);
    String after = bust.body().replaceAll("(?s).*\"version\":\"([^\"]+)\".*", "$1");
    shop.awaitInSync();
    for (int i = 0; i < 20; i++) {
      assertThat(appVersion()).isEqualTo(after);
    }
    assertThat(shop.status("{.status.versions[0].appVersion}")).isEqualTo(after);
  }

  private static HttpResponse<String> bust(String token) {
    return new Visitor(entry.url()).post("/cache/bust", "", "Authorization", "Bearer " + token);
  }

  private static String appVersion() {
    return new Visitor(entry.url())
        .fetch("/api/items")
        .headers()
        .firstValue("X-App-Version")
        .orElse("none");
  }
}
