package dev.appversion.operator.endpoints;

import static dev.appversion.operator.endpoints.InjectingOperator.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Injected pods with a ResourceQuota and a LimitRange: docs/guide/quotas.md. */
@OnApiServer
class NamespaceLimitsIT {
  private final KubernetesClient client;
  private InjectingOperator operator;

  NamespaceLimitsIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void start() {
    operator = new InjectingOperator(client);
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aQuotaOfCpuLimitsAdmitsASidecarThatHasOne() {
    quota("requests.cpu: 1, limits.cpu: 2, requests.memory: 1Gi, limits.memory: 1Gi");
    Pod without = limited("without", "");

    assertThatThrownBy(() -> operator.create(without))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("must specify limits.cpu for: appversion");

    operator.create(limited("with", "appversion.dev/cpu-limit: 500m"));
    assertThat(used())
        .as("the app's and the sidecar's together")
        .isEqualTo(
            Map.of(
                "requests.cpu", new Quantity("200m"),
                "limits.cpu", new Quantity("1"),
                "requests.memory", new Quantity("160Mi"),
                "limits.memory", new Quantity("384Mi")));
  }

  @Test
  void aLimitRangeGivesTheSidecarADefaultLimitUnlessAnAnnotationSetsOne() {
    limitRange("default: {cpu: 200m, memory: 128Mi}, defaultRequest: {cpu: 10m, memory: 16Mi}");

    ResourceRequirements sidecar = sidecar(operator.create(limited("default", "")));
    assertThat(sidecar.getLimits())
        .as("the memory of the sidecar")
        .isEqualTo(Map.of("cpu", new Quantity("200m"), "memory", new Quantity("256Mi")));
    assertThat(sidecar.getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("96Mi")));

    assertThat(sidecar(operator.create(limited("chosen", "appversion.dev/cpu-limit: '2'"))))
        .extracting(it -> it.getLimits().get("cpu"))
        .isEqualTo(new Quantity("2"));
  }

  @Test
  void aLimitRangeWithAMinimumAboveTheRequestAdmitsASidecarThatRequestsMore() {
    limitRange("min: {cpu: 200m}, max: {cpu: '1'}");
    Pod low = limited("low", "");

    assertThatThrownBy(() -> operator.create(low))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("minimum cpu usage per Container is 200m, but request is 100m");

    Pod admitted = operator.create(limited("admitted", "appversion.dev/cpu-request: 200m"));
    assertThat(sidecar(admitted).getLimits().get("cpu"))
        .as("the maximum is the default of the limit")
        .isEqualTo(new Quantity("1"));
  }

  private static ResourceRequirements sidecar(Pod pod) {
    return pod.getSpec().getInitContainers().getFirst().getResources();
  }

  /** A pod whose app has requests and limits within all limits of this test. */
  private static Pod limited(String name, String annotation) {
    Pod pod = pod(name, "annotations: {" + annotation + "}");
    boolean minimum = name.equals("low") || name.equals("admitted");
    Quantity cpu = new Quantity(minimum ? "200m" : "100m");
    return new PodBuilder(pod)
        .editSpec()
        .editFirstContainer()
        .withNewResources()
        .withRequests(Map.of("cpu", cpu, "memory", new Quantity("64Mi")))
        .withLimits(Map.of("cpu", new Quantity("500m"), "memory", new Quantity("128Mi")))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** With a status, which a controller writes in a cluster. */
  private void quota(String hard) {
    ResourceQuota quota =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: team}
            spec: {hard: {%1$s}}
            status:
              hard: {%1$s}
              used: {requests.cpu: 0, limits.cpu: 0, requests.memory: 0, limits.memory: 0}
            """
                .formatted(hard),
            ResourceQuota.class);
    ResourceQuota created = client.resource(quota).inNamespace(operator.namespace()).create();
    created.setStatus(quota.getStatus());
    client.resource(created).updateStatus();
  }

  private Map<String, Quantity> used() {
    return client
        .resourceQuotas()
        .inNamespace(operator.namespace())
        .withName("team")
        .get()
        .getStatus()
        .getUsed();
  }

  private void limitRange(String limits) {
    LimitRange range =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: LimitRange
            metadata: {name: team}
            spec: {limits: [{type: Container, %s}]}
            """
                .formatted(limits),
            LimitRange.class);
    client.resource(range).inNamespace(operator.namespace()).create();
  }
}
