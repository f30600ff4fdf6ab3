package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Open tabs load assets of retired versions. */
@OnCluster
@Order(8)
class RetiredAssetsIT {
  private final Cluster cluster;

  RetiredAssetsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRetiredVersionsAssetsAreServedForTheRetentionPeriod() {
    try (StoreInstallation store = StoreInstallation.on(cluster);
        Shop shop = Shop.ready(cluster, 100, 0);
        Cluster.Forward entry = shop.entry()) {
      store.awaitAssetsOf(shop);
      String style = "/static/" + shop.hashedName("v1.0", "release/look.css");
      String bytes = new Visitor(entry.url()).fetch(style).body();

      shop.retire("v1.0", "v1.1");
      assertKept(entry, style, bytes);
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> {
                assertThat(shop.status("{.status.retired[*].name}")).isEqualTo("v1.0");
                assertThat(shop.status("{.status.retired[0].complete}")).isEqualTo("true");
              });
      String tab = "app_version_affinity=v1.0.000500";
      assertThat(new Visitor(entry.url()).fetch(style, "Cookie", tab).statusCode())
          .as("requested by a tab of v1.0")
          .isEqualTo(200);
      HttpResponse<String> unknown =
          new Visitor(entry.url()).fetch("/static/release/look.0123456789ab.css");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.headers().firstValue("Cache-Control")).contains("no-store");

      store.restartOperator();
      assertKept(entry, style, bytes);
      store.restartStore();
      // 503, and never 404, until the Service routes to the new pod.
      await().atMost(Shop.SOON).untilAsserted(() -> assertKept(entry, style, bytes));

      shop.edit("{\"spec\":{\"retention\":{\"age\":\"1s\"}}}");
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> {
                assertThat(shop.status("{.status.retired}")).isEmpty();
                HttpResponse<String> gone = new Visitor(entry.url()).fetch(style);
                assertThat(gone.statusCode()).isEqualTo(404);
                assertThat(gone.headers().firstValue("Cache-Control")).contains("no-store");
              });
    }
  }

  @Test
  void anAbortedCanarysAssetsAreServedAsWell() {
    try (StoreInstallation store = StoreInstallation.on(cluster);
        Shop shop = Shop.ready(cluster, 90, 10);
        Cluster.Forward entry = shop.entry()) {
      store.awaitAssetsOf(shop);
      String style = "/static/" + shop.hashedName("v1.1", "release/look.css");
      String bytes = new Visitor(entry.url()).fetch(style).body();
      // A file that v1.0 does not have and that the manifest delivers under another name.
      String ribbon = "/static/release/ribbon.svg";
      shop.edit("{\"spec\":{\"static\":{\"immutablePaths\":[\"/static/release/**\"]}}}");
      shop.awaitInSync();
      HttpResponse<String> drawn =
          new Visitor(entry.url()).fetch(ribbon, "X-App-Requested-Version", "v1.1");
      assertThat(drawn.statusCode()).isEqualTo(200);
      store.awaitRequestedFiles();

      shop.retire("v1.1", "v1.0");

      assertKept(entry, style, bytes);
      HttpResponse<String> kept = new Visitor(entry.url()).fetch(ribbon);
      assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
      assertThat(kept.body()).isEqualTo(drawn.body());
      assertThat(kept.headers().firstValue("Content-Type")).contains("image/svg+xml");
      assertThat(kept.headers().allValues("Cache-Control"))
          .as("as its app sent it: it was not compared with a manifest")
          .isEqualTo(drawn.headers().allValues("Cache-Control"));
    }
  }

  private static void assertKept(Cluster.Forward entry, String style, String bytes) {
    HttpResponse<String> response = new Visitor(entry.url()).fetch(style);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(bytes);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    assertThat(response.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
  }
}
