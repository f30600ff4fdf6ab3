package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Uninstalling AppVersion restores the state before it was installed. */
@OnCluster
@Order(100)
class UninstallIT {
  private static final String OURS =
      "clusterroles,clusterrolebindings,mutatingwebhookconfigurations,validatingwebhookconfigurations,"
          + "validatingadmissionpolicies,validatingadmissionpolicybindings,"
          + "all,configmaps,secrets,roles,rolebindings,leases,networkpolicies,poddisruptionbudgets,"
          + "serviceaccounts";

  private final Cluster cluster;

  UninstallIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void anAppVersionIsDeletedWithAllItsObjects() {
    try (Shop shop = Shop.ready(cluster, 100, 0)) {
      shop.kubectl("delete", "deployment", "--all", "--wait").orThrow();
      shop.kubectl("delete", "av", "shop", "--wait").orThrow();

      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          shop.kubectl(
                                  "get",
                                  "services,configmaps,secrets,roles,rolebindings",
                                  "-l",
                                  "appversion.dev/app=shop",
                                  "-o",
                                  "name")
                              .orThrow()
                              .output())
                      .isEmpty());
    }
  }

  @Test
  void uninstallKeepsOnlyTheCrdAndTheUsersObjects() {
    try (Shop shop = Shop.ready(cluster, 100, 0)) {
      Installation.uninstall(cluster);

      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          cluster
                              .kubectl("get", OURS, "-n", Installation.NAMESPACE, "-o", "name")
                              .orThrow()
                              .output()
                              .lines()
                              .filter(name -> name.contains("appversion")))
                      .isEmpty());
      assertThat(cluster.kubectl("get", "crd", "appversions.appversion.dev").exitCode()).isZero();
      assertThat(shop.kubectl("get", "av", "shop").exitCode()).isZero();
      try (Cluster.Forward entry = shop.entry()) {
        assertThat(new Visitor(entry.url()).navigate("/").statusCode())
            .as("the pods go on without the operator")
            .isEqualTo(200);
      }
    }
    cluster.kubectl("delete", "namespace", Installation.NAMESPACE).orThrow();
  }
}
