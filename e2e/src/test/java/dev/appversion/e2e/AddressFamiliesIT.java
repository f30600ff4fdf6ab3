package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The shop in a cluster with IPv6 (docs/guide/ipv6.md). The clusters of CI have none: run it with
 * {@code CLUSTER_IP_FAMILY=dual} and {@code ipv6}.
 */
@OnCluster
@Order(2)
class AddressFamiliesIT {
  /** All of so many new clients miss a version with half the weight once in 2^39 runs. */
  private static final int CLIENTS = 40;

  private static final Pattern HOPS =
      Pattern.compile("appversion_requests_total\\{decision=\"hop\",status=\"2xx\"} [1-9]");

  private final Cluster cluster;

  AddressFamiliesIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void bothVersionsAreServedAtEachAddressOfTheEntry() {
    List<String> nodeAddresses =
        words(
            cluster
                .kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.addresses[*].address}")
                .orThrow()
                .output());
    assumeTrue(
        nodeAddresses.stream().anyMatch(address -> address.contains(":")),
        "a cluster with IPv6: CLUSTER_IP_FAMILY=dual or ipv6");
    try (Shop shop = Shop.empty(cluster)) {
      shop.applyYaml(
          Shop.read("deployments.yaml")
              .replace("env: [", "env: [{name: GUNICORN_CMD_ARGS, value: '--bind=[::]:8080'}, "));
      shop.applyAppVersion(50, 50);
      shop.awaitReady();
      shop.awaitInSync();
      shop.kubectl(
              "patch",
              "service",
              "shop",
              "--type=merge",
              "-p",
              "{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}")
          .orThrow();

      List<String> addresses =
          words(
              shop.kubectl("get", "service", "shop", "-o", "jsonpath={.spec.clusterIPs[*]}")
                  .orThrow()
                  .output());

      assertThat(addresses).anyMatch(address -> address.contains(":"));
      for (String address : addresses) {
        String entry = "http://" + inUrl(address);
        await()
            .atMost(Shop.SOON)
            .ignoreExceptionsInstanceOf(IllegalStateException.class) // of kubectl exec
            .untilAsserted(() -> assertThat(fetch(shop, entry, 1)).hasSize(1));
        assertThat(fetch(shop, entry, CLIENTS)).as(entry).hasSize(CLIENTS);
        assertThat(fetch(shop, entry, CLIENTS).stream().distinct()).as(entry).hasSize(2);
      }
      String metrics =
          podAddresses(shop).stream()
              .map(address -> read(shop, "http://" + inUrl(address) + ":15190/metrics"))
              .reduce("", String::concat);
      assertThat(HOPS.matcher(metrics).find()).as(metrics).isTrue();
    }
  }

  /** The app versions of the responses to so many new clients. */
  private static List<String> fetch(Shop shop, String url, int clients) {
    String program =
        "for i in range(%d): print(r.urlopen('%s/', timeout=5).headers['X-App-Version'])"
            .formatted(clients, url);
    return words(python(shop, program));
  }

  private static String read(Shop shop, String url) {
    return python(shop, "print(r.urlopen('" + url + "', timeout=5).read().decode())");
  }

  private static String python(Shop shop, String program) {
    return shop.kubectl(
            "exec",
            "deploy/shop-v1-0",
            "-c",
            "web",
            "--",
            "/usr/bin/python3",
            "-c",
            "import urllib.request as r\n" + program)
        .orThrow()
        .output();
  }

  private static List<String> podAddresses(Shop shop) {
    return words(
        shop.kubectl("get", "pods", "-o", "jsonpath={.items[*].status.podIPs[*].ip}")
            .orThrow()
            .output());
  }

  private static String inUrl(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
