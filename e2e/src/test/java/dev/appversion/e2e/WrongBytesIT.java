package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A hashed file is edited in a running pod: it must not be cached as immutable. */
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

      // In both pods: a sidecar that gets wrong bytes from one uses the other.
      inEachPod(shop, "shutil.copy(p, p + '.kept'); open(p, 'a').write('/* edited */')", hashed);
      inEachPod(shop, "shutil.copy(p, p + '.kept'); open(p, 'a').write('/* edited */')", NAME);
      HttpResponse<String> wrong = new Visitor(entry.url()).fetch(url);
      assertThat(wrong.statusCode()).isEqualTo(200);
      assertThat(wrong.body()).endsWith("/* edited */");
      assertThat(wrong.headers().firstValue("Cache-Control")).contains("no-store");
      // Makes the operator query all sidecars at once instead of within a minute.
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
                // On a new connection each time: every sidecar has to verify the right bytes.
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
