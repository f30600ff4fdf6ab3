package dev.appversion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.appversion.testkit.Cluster.Capability;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The testkit on the cluster of this machine. It is in this module and not in the testkit's, so
 * that the unit tests of the modules between the two do not wait for the build of Kubernetes.
 */
@OnCluster
@Order(0)
class ClusterIT {
  private final Cluster cluster;
  private final KubernetesClient client;

  ClusterIT(Cluster cluster, KubernetesClient client) {
    this.cluster = cluster;
    this.client = client;
  }

  @Test
  void clientAndKubectlUseTheSameCluster() {
    assertThat(client.nodes().list().getItems()).isNotEmpty();
    assertThat(cluster.kubectl("get", "nodes", "-o", "name").orThrow().output())
        .startsWith("node/");
    assertThat(cluster.kubectl("get", "nonsense").exitCode()).isNotZero();
    assertThat(cluster.helm("list", "-A").orThrow().output()).startsWith("NAME");
  }

  @Test
  void aNamespaceIsDeletedWithItsTest() {
    String name;
    try (TestNamespace namespace = cluster.namespace("kit")) {
      name = namespace.name();
      assertThat(client.namespaces().withName(name).get().getMetadata().getLabels())
          .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }
    assumeTrue(!Boolean.getBoolean("e2e.keep"));
    var left = client.namespaces().withName(name).get();
    assertThat(left == null || left.getMetadata().getDeletionTimestamp() != null).isTrue();
  }

  @Test
  void aServiceIsReachedFromOutside() throws Exception {
    assumeTrue(cluster instanceof LocalCluster, "the API's Service has no pods to forward to");
    try (Cluster.Forward forward = cluster.forward("default", "kubernetes", 443);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void aCommandRunsInside() {
    assumeTrue(cluster.can(Capability.RUN_INSIDE));
    String api =
        client
            .services()
            .inNamespace("default")
            .withName("kubernetes")
            .get()
            .getSpec()
            .getClusterIP();
    Commands.run(
            Duration.ofSeconds(10),
            Map.of(),
            cluster.inside("bash", "-c", "exec 3<>/dev/tcp/%s/443".formatted(api)))
        .orThrow();
  }

  @Test
  void aPausedApiServerDoesNotRespondUntilItIsResumed() {
    assumeTrue(cluster.can(Capability.PAUSE_API));
    try (Cluster.Outage _ = cluster.pauseApi()) {
      assertThat(cluster.kubectl("get", "ns", "--request-timeout=1s").exitCode()).isNotZero();
    }
    assertThat(cluster.kubectl("get", "ns").exitCode()).isZero();
  }
}
