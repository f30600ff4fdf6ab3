package dev.appversion.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.KubernetesTools;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections that the chart's NetworkPolicies allow. */
class ChartNetworkIT {
  private static final String PROMETHEUS =
      "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team=metrics";

  @BeforeEach
  void findHelm() {
    assumeTrue(KubernetesTools.areWanted(), "this run is to have no helm (-De2e.cluster=none)");
  }

  @Test
  void onlyTheKubeletReachesTheAdminPortByDefault() {
    List<NetworkPolicy> policies = policies("networkPolicy.enabled=true,store.enabled=true");

    assertThat(policies).hasSize(2);
    assertThat(policies)
        .allSatisfy(
            policy ->
                assertThat(ports(policy.getSpec().getIngress()))
                    .doesNotContain(new IntOrString("admin")));
  }

  @Test
  void onlyTheNamedClientsReachTheAdminPortAndNothingElse() {
    List<NetworkPolicy> policies =
        policies("networkPolicy.enabled=true,store.enabled=true", PROMETHEUS);

    assertThat(policies)
        .hasSize(2)
        .allSatisfy(
            policy ->
                assertThat(policy.getSpec().getIngress())
                    .filteredOn(rule -> ports(List.of(rule)).contains(new IntOrString("admin")))
                    .singleElement()
                    .satisfies(
                        rule -> {
                          assertThat(rule.getPorts()).hasSize(1);
                          assertThat(rule.getFrom())
                              .singleElement()
                              .satisfies(
                                  peer ->
                                      assertThat(peer.getNamespaceSelector().getMatchLabels())
                                          .containsEntry("team", "metrics"));
                        }));
  }

  @Test
  void aStoreOnAVolumeReachesNothingAndOneOverABucketThePortOfItsEndpoint() {
    String common =
        "networkPolicy.enabled=true,networkPolicy.egress.enabled=true,store.enabled=true";
    String bucket =
        ",store.s3.bucket=assets,store.s3.endpoint=%s,store.s3.credentialsSecret=bucket%s";

    assertThat(egress("-store", common)).isEmpty();
    assertThat(ports("-store", common + bucket.formatted("http://minio.minio.svc:9000", "")))
        .containsExactlyInAnyOrder(53, 9000);
    assertThat(ports("-store", common + bucket.formatted("https://s3.example.com", "")))
        .containsExactlyInAnyOrder(53, 443);
    assertThat(
            ports(
                "-store",
                common
                    + bucket.formatted(
                        "http://minio.minio.svc", ",networkPolicy.egress.s3.port=9000")))
        .containsExactlyInAnyOrder(53, 9000);
  }

  @Test
  void theOperatorReachesTheApiServerInjectedPodsAndTheStore() {
    List<NetworkPolicyEgressRule> rules =
        egress(
            "-operator",
            "networkPolicy.enabled=true,networkPolicy.egress.enabled=true,store.enabled=true,"
                + "networkPolicy.egress.apiServer.ports={6443},"
                + "networkPolicy.egress.apiServer.to[0].ipBlock.cidr=10.0.0.1/32");

    assertThat(rules).hasSize(4);
    assertThat(rules)
        .filteredOn(rule -> ports(rule).contains(6443))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.getTo().getFirst().getIpBlock().getCidr())
                    .isEqualTo("10.0.0.1/32"));
    assertThat(rules)
        .filteredOn(rule -> rule.getPorts().isEmpty())
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.getTo().getFirst().getPodSelector().getMatchExpressions())
                    .singleElement()
                    .satisfies(it -> assertThat(it.getKey()).isEqualTo("appversion.dev/inject")));
  }

  @Test
  void theExampleForAppsOpensTheSidecarToAllAndItsAdminPortToFew() throws Exception {
    NetworkPolicy policy =
        Serialization.unmarshal(
            Files.readString(Chart.ROOT.resolve("examples/network-policy.yaml")),
            NetworkPolicy.class);

    assertThat(policy.getSpec().getIngress())
        .filteredOn(rule -> rule.getFrom().isEmpty())
        .singleElement()
        .satisfies(
            rule -> assertThat(ports(List.of(rule))).containsExactly(new IntOrString(15180)));
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions().getFirst().getKey())
        .isEqualTo("appversion.dev/inject");
  }

  private static List<NetworkPolicy> policies(String... values) {
    return Chart.render("appversion", "system", set(values)).stream()
        .filter(NetworkPolicy.class::isInstance)
        .map(NetworkPolicy.class::cast)
        .toList();
  }

  private static List<NetworkPolicyEgressRule> egress(String suffix, String values) {
    return policies(values).stream()
        .filter(it -> it.getMetadata().getName().endsWith(suffix))
        .filter(it -> it.getSpec().getPolicyTypes().contains("Egress"))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getEgress();
  }

  private static Set<Integer> ports(String suffix, String values) {
    return egress(suffix, values).stream()
        .flatMap(rule -> ports(rule).stream())
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ports(NetworkPolicyEgressRule rule) {
    return rule.getPorts().stream()
        .map(port -> port.getPort().getIntVal())
        .collect(Collectors.toSet());
  }

  private static Set<IntOrString> ports(List<NetworkPolicyIngressRule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.getPorts().stream())
        .map(NetworkPolicyPort::getPort)
        .collect(Collectors.toSet());
  }

  private static String[] set(String... values) {
    return List.of(values).stream()
        .flatMap(value -> List.of("--set", value).stream())
        .toArray(String[]::new);
  }
}
