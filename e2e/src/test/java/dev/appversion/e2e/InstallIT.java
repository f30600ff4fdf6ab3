package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** AppVersion is installed and routes a shop. */
@OnCluster
@Order(1)
class InstallIT {
  private static Shop shop;
  private static Cluster.Forward entry;

  private final Cluster cluster;

  InstallIT(Cluster cluster) {
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

  /** As the chart's README and the page on troubleshooting describe. */
  @Test
  void helmTestConfirmsTheInstallation() {
    CommandResult test = cluster.helm("test", Installation.RELEASE, "-n", Installation.NAMESPACE);

    assertThat(test.exitCode()).as(test.output() + test.error()).isZero();
    assertThat(test.output()).contains("appversion-test").containsPattern("Phase: +Succeeded");
  }

  @Test
  void deploymentsAndAnAppVersionBecomeReady() {
    shop.awaitInSync();

    assertThat(shop.kubectl("get", "av", "shop").orThrow().output())
        .contains("DEFAULT", "VERSIONS", "READY", "AGE", "v1.0", "v1.0 100%, v1.1 0%", "True");
    assertThat(shop.status("{.status.versions[0].source}")).isEqualTo("manifest");
    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () -> assertThat(shop.status("{.status.versions[0].readyPods}")).isEqualTo("2"));
    assertThat(shop.status("{.status.versions[0].appVersion}")).matches("[0-9a-f]{12}");
    assertThat(shop.status("{.status.versions[1].phase}")).isEqualTo("Standby");
    assertThat(shop.pods("v1.0"))
        .hasSize(2)
        .allSatisfy(
            pod ->
                assertThat(
                        shop.kubectl(
                                "get",
                                "pod",
                                pod,
                                "-o",
                                "jsonpath={.spec.initContainers[?(@.name==\"appversion\")].restartPolicy}")
                            .orThrow()
                            .output())
                    .isEqualTo("Always"));
  }

  @Test
  void theFirstResponsesCarryTheVersion() {
    Visitor visitor = new Visitor(entry.url());
    var page = visitor.navigate("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("x-backend-target")).contains("shop-v1-0");
    assertThat(page.headers().firstValue("X-App-Version"))
        .contains(shop.status("{.status.versions[0].appVersion}"));
    assertThat(page.headers().allValues("set-cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("app_version_affinity=v1.0.")
                    .containsIgnoringCase("HttpOnly"));
    assertThat(visitor.fetch("/version").body())
        .contains("\"source\":\"manifest\"", "\"name\":\"v1.0\"");
  }

  @Test
  void aHashedAssetIsImmutableFromEveryPod() {
    String hashed11 = shop.hashedName("v1.1", "release/look.css");
    assertThat(hashed11).matches("release/look\\.[0-9a-f]{12}\\.css");

    for (int i = 0; i < 20; i++) {
      var asset = new Visitor(entry.url()).fetch("/static/" + hashed11);
      assertThat(asset.statusCode()).isEqualTo(200);
      assertThat(asset.headers().firstValue("Cache-Control"))
          .contains("public, max-age=31536000, immutable");
      assertThat(asset.headers().allValues("set-cookie")).isEmpty();
    }
    var missing = new Visitor(entry.url()).fetch("/static/gone.0123456789ab.css");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aPodThatOptsOutIsUnchanged() {
    try (Shop alone = Shop.empty(cluster)) {
      alone.applyYaml(
          """
          apiVersion: v1
          kind: Pod
          metadata:
            name: alone
            labels: {app: alone, appversion.dev/inject: shop}
            annotations: {appversion.dev/inject: "false"}
          spec:
            securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
            containers:
            - name: web
              image: appversion-e2e/shop:v1.0
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          """);

      assertThat(
              alone
                  .kubectl("get", "pod", "alone", "-o", "jsonpath={.spec.initContainers}")
                  .orThrow()
                  .output())
          .isEmpty();
    }
  }
}
