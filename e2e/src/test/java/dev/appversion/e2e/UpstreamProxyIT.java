package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An nginx or Envoy in front of the app routes by the sidecar's decision. */
@OnCluster
@Order(5)
class UpstreamProxyIT {
  private static Shop shop;

  private final Cluster cluster;

  UpstreamProxyIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void open(Cluster cluster) {
    shop = Shop.ready(cluster, 50, 50);
    shop.awaitInSync();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, examples/nginx/nginx.conf, nginx.conf",
    "envoy, examples/envoy/envoy.yaml, envoy.yaml"
  })
  void theProxySendsEachRequestToTheBackendOfTheDecision(String proxy, String example, String key)
      throws IOException {
    shop.applyYaml(configMap(shop, proxy, example, key));
    shop.apply(proxy + ".yaml");
    shop.kubectl("rollout", "status", "deployment/" + proxy, "--timeout=60s").orThrow();

    try (Cluster.Forward edge = cluster.forward(shop.namespace(), proxy, 80)) {
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> assertThat(new Visitor(edge.url()).navigate("/").statusCode()).isEqualTo(200));
      visitorsAreSharedAndStay(edge);
      aVersionIsRequested(edge);
      anUnknownVersionIsAConflict(edge);
      clientsCannotChooseABackend(edge);
    }
  }

  private static void visitorsAreSharedAndStay(Cluster.Forward edge) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Visitor visitor = new Visitor(edge.url());
      String page = Visitor.versionOf(visitor.navigate("/"));
      seen.add(page);
      assertThat(Visitor.versionOf(visitor.fetch("/api/items"))).isEqualTo(page);
      assertThat(Visitor.versionOf(visitor.fetch("/api/echo"))).isEqualTo(page);
      assertThat(Visitor.versionOf(visitor.navigate("/"))).isEqualTo(page);
    }
    assertThat(seen).containsExactlyInAnyOrder("v1.0", "v1.1");
  }

  private static void aVersionIsRequested(Cluster.Forward edge) {
    for (String version : Set.of("v1.0", "v1.1")) {
      var response =
          new Visitor(edge.url()).fetch("/api/items", "X-App-Requested-Version", version);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\"release\": \"" + version + "\"");
    }
  }

  private static void anUnknownVersionIsAConflict(Cluster.Forward edge) {
    assertThat(
            new Visitor(edge.url())
                .fetch("/api/items", "X-App-Requested-Version", "v9")
                .statusCode())
        .isEqualTo(409);
  }

  private static void clientsCannotChooseABackend(Cluster.Forward edge) {
    Visitor visitor = new Visitor(edge.url());
    String page = Visitor.versionOf(visitor.navigate("/"));
    String other = page.equals("v1.0") ? "shop-v1-1" : "shop-v1-0";
    assertThat(Visitor.versionOf(visitor.fetch("/api/items", "x-backend-target", other)))
        .isEqualTo(page);
  }

  /** The example with the namespace and the cluster's DNS filled in. */
  private static String configMap(Shop shop, String proxy, String example, String key)
      throws IOException {
    String config =
        Files.readString(Images.ROOT.resolve(example))
            .replace(".web.svc", "." + shop.namespace() + ".svc")
            .replace("10.96.0.10", dns(shop));
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s}
    data:
      %s: |
    %s
    """
        .formatted(proxy, key, config.indent(4));
  }

  /** The address of the cluster's DNS, as in pods. */
  private static String dns(Shop shop) {
    String pod = shop.pods("v1.0").getFirst();
    return shop.kubectl("exec", pod, "-c", "web", "--", "cat", "/etc/resolv.conf")
        .orThrow()
        .output()
        .lines()
        .filter(line -> line.startsWith("nameserver "))
        .map(line -> line.substring("nameserver ".length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
