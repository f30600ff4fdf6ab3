package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Somebody edits a hashed file in a running pod: what is kept for ever must not change. */
@OnCluster
@Order(10)
class WrongBytesIT {
  private static final String NAME = "release/look.css";

  private final Cluster cluster;

  WrongBytesIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aFileThatDiffersFromItsManifestIsServedUncachedAndReported() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Cluster.Forward entry = shop.entry()) {
      shop.awaitInSync();
      String hashed = shop.hashedName("v1.0", NAME);
      String url = "/static/" + hashed;

      // Both: a sidecar that finds one wrong takes the other if that is right.
      inEachPod(shop, "shutil.copy(p, p + '.kept'); open(p, 'a').write('/* edited */')", hashed);
      inEachPod(shop, "shutil.copy(p, p + '.kept'); open(p, 'a').write('/* edited */')", NAME);
      HttpResponse<String> wrong = new Visitor(entry.url()).fetch(url);
      assertThat(wrong.statusCode()).isEqualTo(200);
      assertThat(wrong.body()).endsWith("/* edited */");
      assertThat(wrong.headers().firstValue("Cache-Control")).contains("no-store");
      // Has the operator ask all sidecars now, and not at the end of the minute.
      shop.setWeights(99, 1);
      await()
          .atMost(Shop.SOON.multipliedBy(3))
          .untilAsserted(
              () -> {
                assertThat(shop.condition("AssetsVerified")).isEqualTo("False");
                assertThat(shop.message("AssetsVerified")).contains("v1.0 " + hashed);
              });

      inEachPod(shop, "os.replace(p + '.kept', p)", NAME);
      inEachPod(shop, "os.replace(p + '.kept', p)", hashed);
      await()
          .atMost(Shop.SOON.multipliedBy(3))
          .untilAsserted(
              () -> {
                // On a new connection each time: whichever sidecar saw it wrong is to see it right.
                HttpResponse<String> right = new Visitor(entry.url()).fetch(url);
                assertThat(right.body()).doesNotContain("edited");
                assertThat(right.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
                assertThat(shop.condition("AssetsVerified")).isEqualTo("True");
              });
    }
  }

  private static void inEachPod(Shop shop, String statements, String file) {
    for (String pod : shop.pods("v1.0")) {
      shop.kubectl(
              "exec",
              pod,
              "-c",
              "web",
              "--",
              "python3",
              "-c",
              "import os, shutil; p = os.environ['STATIC_ROOT'] + '/%s'; %s"
                  .formatted(file, statements))
          .orThrow();
    }
  }
}
