package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A trace shows which version served a request: the sidecar of the image exports its span. */
@OnCluster
@Order(5)
class TracingIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String NOT_SAMPLED = "0af7651916cd43dd8448eb211c80319c";
  private static final String LABELS = "appversion.dev/inject: shop}\n";
  private static final String SETTINGS =
      "      annotations: {appversion.dev/settings: APPVERSION_OTLP_ENDPOINT=http://collector:4318}\n";

  private static Shop shop;
  private static Cluster.Forward entry;

  @BeforeAll
  static void open(Cluster cluster) {
    shop = Shop.empty(cluster);
    shop.apply("collector.yaml");
    shop.applyYaml(Shop.read("deployments.yaml").replace(LABELS, LABELS + SETTINGS));
    shop.applyAppVersion(100, 0);
    shop.awaitReady();
    shop.kubectl("rollout", "status", "deployment/collector", "--timeout=60s").orThrow();
    shop.awaitInSync();
    entry = shop.entry();
  }

  @AfterAll
  static void close() {
    entry.close();
    shop.close();
  }

  @Test
  void theCollectorGetsTheSpanOfASampledRequestWithItsVersionAndDecision() {
    Visitor visitor = new Visitor(entry.url());
    visitor.fetch("/api/items", "traceparent", parent(NOT_SAMPLED, "00"));
    assertThat(
            visitor
                .fetch(
                    "/api/items?secret=query",
                    "traceparent",
                    parent(TRACE, "01"),
                    "X-App-Requested-Version",
                    "v1.1")
                .statusCode())
        .isEqualTo(200);

    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(exports())
                    .as(shop::diagnosis)
                    .anySatisfy(
                        export ->
                            assertThat(export)
                                .contains(
                                    bytes(TRACE),
                                    "/api/items",
                                    "appversion.version",
                                    "v1.1",
                                    "appversion.decision",
                                    "header")));
    assertThat(exports())
        .noneSatisfy(export -> assertThat(export).contains(bytes(NOT_SAMPLED)))
        .noneSatisfy(export -> assertThat(export).contains("secret"));
  }

  private static String parent(String trace, String flags) {
    return "00-" + trace + "-00f067aa0ba902b7-" + flags;
  }

  /** The bodies that the collector has received, a character for a byte. */
  private static List<String> exports() {
    String prefix = "/v1/traces application/x-protobuf ";
    return shop.kubectl("logs", "deployment/collector")
        .orThrow()
        .output()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> bytes(line.substring(prefix.length())))
        .toList();
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
