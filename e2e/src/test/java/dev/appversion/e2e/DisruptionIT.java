package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.Cluster.Capability;
import dev.appversion.testkit.OnCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Pods and the API server fail, and no request of a visitor does. */
@OnCluster
@Order(7)
class DisruptionIT {
  private static final String OPERATOR = "deployment/appversion-operator";

  private static Shop shop;

  private final Cluster cluster;

  DisruptionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void open(Cluster cluster) {
    shop = Shop.ready(cluster, 50, 50);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void theAppIsRestartedPodByPod() {
    underLoad(
        () -> {
          shop.kubectl("rollout", "restart", "deployment/shop-v1-0", "deployment/shop-v1-1")
              .orThrow();
          for (String deployment : new String[] {"shop-v1-0", "shop-v1-1"}) {
            shop.kubectl("rollout", "status", "deployment/" + deployment, "--timeout=180s")
                .orThrow();
          }
        });
  }

  @Test
  void aPodOfTheAppIsDeleted() {
    underLoad(
        () -> {
          shop.kubectl("delete", "pod", shop.pods("v1.0").getFirst(), "--wait").orThrow();
          shop.kubectl("rollout", "status", "deployment/shop-v1-0", "--timeout=120s").orThrow();
        });
  }

  /** The process of the sidecar ends as by a fault in native code. */
  @Test
  void aSidecarCrashesAndTheAppBesideItRunsOn() {
    shop.setWeights(50, 50);
    shop.awaitInSync();
    awaitPods(2);
    String pod = shop.pods("v1.0").getFirst();
    String restartsOf =
        "jsonpath={.status.initContainerStatuses[?(@.name=='appversion')].restartCount}"
            + " {.status.containerStatuses[?(@.name=='web')].restartCount}";
    assertThat(shop.kubectl("get", "pod", pod, "-o", restartsOf).orThrow().output())
        .isEqualTo("0 0");

    shop.kubectl(
            "debug",
            pod,
            "--image=appversion-e2e/shop:v1.0",
            "--image-pull-policy=IfNotPresent",
            "--target=appversion",
            "--profile=restricted",
            "--quiet",
            "--",
            "python3",
            "-c",
            "import os, signal; os.kill(1, signal.SIGSEGV)")
        .orThrow();

    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(shop.kubectl("get", "pod", pod, "-o", restartsOf).orThrow().output())
                    .isEqualTo("1 0"));
    shop.kubectl("wait", "pod/" + pod, "--for=condition=Ready", "--timeout=60s").orThrow();
    try (Cluster.Forward entry = shop.entry()) {
      assertThat(new Visitor(entry.url()).navigate("/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theOperatorsLeaderIsDeletedAndAnotherReplicaTakesOver() {
    underLoad(
        () -> {
          String leader =
              cluster
                  .kubectl(
                      "-n",
                      Installation.NAMESPACE,
                      "get",
                      "lease",
                      "-o",
                      "jsonpath={.items[0].spec.holderIdentity}")
                  .orThrow()
                  .output();
          cluster
              .kubectl("-n", Installation.NAMESPACE, "delete", "pod", leader, "--wait")
              .orThrow();
          shop.setWeights(20, 80);
          shop.awaitInSync();
          cluster
              .kubectl(
                  "-n", Installation.NAMESPACE, "rollout", "status", OPERATOR, "--timeout=120s")
              .orThrow();
        });
  }

  @Test
  void theApiServerIsUnavailableForHalfAMinute() {
    assumeTrue(cluster.can(Capability.PAUSE_API), "this cluster's API server cannot be paused");
    underLoad(
        () -> {
          try (Cluster.Outage _ = cluster.pauseApi()) {
            await()
                .pollDelay(Duration.ofSeconds(30))
                .atMost(Duration.ofSeconds(40))
                .until(() -> true);
          }
          shop.setWeights(10, 90);
          shop.awaitInSync();
        });
  }

  private void underLoad(Disruption disruption) {
    shop.setWeights(50, 50);
    shop.awaitInSync();
    awaitPods(2);
    try (Load load = Load.start(shop, "-rate=100")) {
      load.phase("before");
      load.until("before", 100);
      disruption.happen();
      load.phase("after");
      load.until("after", 200);

      assertThat(load.stop().get("versions").has("v1.1")).isTrue();
    }
  }

  /** Waits until the pods that the previous story replaced are deleted. */
  private static void awaitPods(int each) {
    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () -> {
              assertThat(shop.pods("v1.0")).hasSize(each);
              assertThat(shop.pods("v1.1")).hasSize(each);
            });
  }

  private interface Disruption {
    void happen();
  }
}
