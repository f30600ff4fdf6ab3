package dev.appversion.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.operator.autoscaling.AutoscalerState;
import dev.appversion.operator.pods.Workload;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@OnApiServer
class AutoscalersIT {
  private static final Set<Workload> INJECTED = Set.of(new Workload("Deployment", "shop"));

  private final List<String> changed = new CopyOnWriteArrayList<>();

  @Test
  void changesOfTheMetricsAreNoticedAndThoseOfTheStatusAreNot(ApiServer server) {
    Autoscalers autoscalers =
        new Autoscalers(server.client(), Set.of("default", "kube-system"), changed::add);
    assertThat(autoscalers.state("default", INJECTED)).isEqualTo(AutoscalerState.UNKNOWN);
    autoscalers.start();
    await().until(() -> autoscalers.state("default", INJECTED).known());
    try {
      HorizontalPodAutoscaler object = server.client().resource(autoscaler(70)).create();
      await()
          .untilAsserted(
              () ->
                  assertThat(autoscalers.state("default", INJECTED).counting())
                      .containsExactly("shop (cpu)"));
      assertThat(autoscalers.state("kube-system", INJECTED)).isEqualTo(AutoscalerState.NONE);
      await().until(() -> changed.contains("default"));
      changed.clear();

      server.client().resource(autoscaler(80)).update();
      server.client().resource(object).delete();

      await()
          .untilAsserted(
              () ->
                  assertThat(autoscalers.state("default", INJECTED))
                      .isEqualTo(AutoscalerState.NONE));
      await().untilAsserted(() -> assertThat(changed).as("only its deletion").hasSize(1));
    } finally {
      autoscalers.stop();
    }
  }

  @Test
  void withoutThePermissionTheStateIsUnknownAndNothingWaits(ApiServer server) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(server.client().getConfiguration())
                    .withImpersonateUsername("without-rights")
                    .build())
            .build()) {
      Autoscalers autoscalers = new Autoscalers(client, Set.of(), changed::add);

      autoscalers.start();

      assertThat(autoscalers.state("default", INJECTED)).isEqualTo(AutoscalerState.UNKNOWN);
      assertThat(autoscalers.isRunning()).isTrue();
      autoscalers.stop();
    }
  }

  private static HorizontalPodAutoscaler autoscaler(int percent) {
    return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop, namespace: default}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 3
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: %d}}
        """
            .formatted(percent),
        HorizontalPodAutoscaler.class);
  }
}
