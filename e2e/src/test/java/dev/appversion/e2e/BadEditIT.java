package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.CommandResult;
import dev.appversion.testkit.OnCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A wrong edit of the resource does not interrupt the shop. */
@OnCluster
@Order(3)
class BadEditIT {
  private final Cluster cluster;

  BadEditIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void theApiServerRefusesInvalidResources() {
    try (Shop shop = Shop.ready(cluster, 100, 0)) {
      String revision = shop.status("{.status.revision}");

      assertThat(refusal(shop, "/spec/defaultVersion", "\"v7\""))
          .contains("defaultVersion 'v7' is not the name of one of the versions");
      assertThat(refusal(shop, "/spec/versions/0/weight", "0"))
          .contains("give at least one of them a positive weight");
      assertThat(refusal(shop, "/spec/versions/0/weight", "-5"))
          .contains("spec.versions[0].weight", "greater than or equal to 0");
      assertThat(refusal(shop, "/spec/versions/1/name", "\"v1.0\""))
          .contains("spec.versions[1]", "Duplicate value");
      assertThat(refusal(shop, "/spec/versions/0/manifest", "{\"path\":\"/a\",\"inline\":\"{}\"}"))
          .contains("set exactly one of path, configMapRef and inline");
      assertThat(shop.status("{.status.revision}")).isEqualTo(revision);
    }
  }

  @Test
  void errorsAtRunTimeAreReportedInConditionsAndEventsWhileTrafficContinues() {
    try (Shop shop = Shop.ready(cluster, 100, 0);
        Cluster.Forward entry = shop.entry()) {
      String appVersion = shop.status("{.status.versions[0].appVersion}");
      shop.awaitInSync();

      patch(shop, "/spec/versions/0/manifest", "{\"configMapRef\":{\"name\":\"assets\"}}");
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> {
                assertThat(shop.condition("ManifestsResolved")).isEqualTo("False");
                assertThat(shop.message("ManifestsResolved")).contains("v1.0", "assets");
              });
      assertGoesOn(entry, appVersion);

      shop.kubectl(
              "create", "configmap", "assets", "--from-literal=staticfiles.json={\"paths\":[]}")
          .orThrow();
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(shop.message("ManifestsResolved"))
                      .contains("expected an object under 'paths'"));
      assertGoesOn(entry, appVersion);
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          shop.kubectl("get", "events", "--field-selector=type=Warning")
                              .orThrow()
                              .output())
                      .containsIgnoringCase("manifest"));

      String good =
          "{\"paths\":{\"a.css\":\"a.0123456789ab.css\"},\"version\":\"1.1\",\"hash\":\"feedfacecafe\"}";
      shop.kubectl(
              "patch",
              "configmap",
              "assets",
              "-p",
              "{\"data\":{\"staticfiles.json\":" + quoted(good) + "}}")
          .orThrow();
      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> {
                assertThat(shop.condition("ManifestsResolved")).isEqualTo("True");
                assertThat(shop.status("{.status.versions[0].appVersion}"))
                    .isEqualTo("feedfacecafe");
              });
    }
  }

  @Test
  void aServiceOfAnotherOwnerIsNeverChanged() {
    try (Shop shop = Shop.empty(cluster)) {
      shop.kubectl("create", "service", "clusterip", "shop", "--tcp=80:8080").orThrow();
      String before = service(shop);
      shop.apply("deployments.yaml");
      shop.applyAppVersion(100, 0);

      await()
          .atMost(Shop.SOON)
          .untilAsserted(
              () -> {
                assertThat(shop.reason("Ready")).isEqualTo("NameTaken");
                assertThat(shop.message("Ready")).contains("Service", "shop");
              });
      assertThat(service(shop)).isEqualTo(before);

      shop.kubectl("delete", "service", "shop").orThrow();
      shop.awaitReady();
    }
  }

  private static void assertGoesOn(Cluster.Forward entry, String appVersion) {
    var page = new Visitor(entry.url()).navigate("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("X-App-Version")).contains(appVersion);
  }

  private static String service(Shop shop) {
    return shop.kubectl("get", "service", "shop", "-o", "jsonpath={.metadata.uid} {.spec}")
        .orThrow()
        .output();
  }

  private static String refusal(Shop shop, String path, String value) {
    CommandResult result = tryPatch(shop, path, value);
    assertThat(result.exitCode()).as("the API server accepted " + path + "=" + value).isNotZero();
    return result.error();
  }

  private static void patch(Shop shop, String path, String value) {
    tryPatch(shop, path, value).orThrow();
  }

  private static CommandResult tryPatch(Shop shop, String path, String value) {
    return shop.kubectl(
        "patch",
        "av",
        "shop",
        "--type=json",
        "-p",
        "[{\"op\":\"add\",\"path\":\"%s\",\"value\":%s}]".formatted(path, value));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }
}
