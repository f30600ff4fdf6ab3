package dev.appversion.operator.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.PodTrimming;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutoscalerStateTest {
  private static final Workload SHOP = new Workload("Deployment", "shop");

  @Test
  void onlyMetricsOfAllContainersCount() {
    assertThat(read("[]").resources()).isEmpty();
    assertThat(
            read("""
                    - type: ContainerResource
                      containerResource: {name: cpu, container: web}
                    - type: Pods
                      pods: {metric: {name: requests}}
                    """)
                .resources())
        .isEmpty();
    Autoscaler both =
        read(
            """
            - type: Resource
              resource: {name: memory}
            - type: Resource
              resource: {name: cpu}
            """);
    assertThat(both).isEqualTo(new Autoscaler("hpa", SHOP, List.of("cpu", "memory")));
  }

  @Test
  void onlyAutoscalersOfInjectedWorkloadsCount() {
    Autoscaler mine = new Autoscaler("b", SHOP, List.of("cpu", "memory"));
    Autoscaler alike = new Autoscaler("a", SHOP, List.of("memory"));
    Autoscaler good = new Autoscaler("good", SHOP, List.of());
    Autoscaler other = new Autoscaler("other", new Workload("StatefulSet", "shop"), List.of("cpu"));

    assertThat(AutoscalerState.of(List.of(mine, alike, good, other), Set.of(SHOP)).counting())
        .containsExactly("a (memory)", "b (cpu, memory)");
    assertThat(AutoscalerState.of(List.of(mine), Set.of())).isEqualTo(AutoscalerState.NONE);
  }

  @Test
  void aPodsWorkloadFollowsFromItsController() {
    assertThat(workload("ReplicaSet", "shop-5d4f8", Map.of("pod-template-hash", "5d4f8")))
        .contains(SHOP);
    assertThat(workload("ReplicaSet", "shop-5d4f8", Map.of("rollouts-pod-template-hash", "5d4f8")))
        .contains(new Workload("Rollout", "shop"));
    assertThat(workload("ReplicaSet", "shop", Map.of()))
        .contains(new Workload("ReplicaSet", "shop"));
    assertThat(workload("StatefulSet", "shop", Map.of("pod-template-hash", "x")))
        .contains(new Workload("StatefulSet", "shop"));
    assertThat(view(new PodBuilder().withNewMetadata().endMetadata()).workload()).isEmpty();
  }

  private static Autoscaler read(String metrics) {
    return Autoscaler.of(
        Serialization.unmarshal(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: hpa}
            spec:
              scaleTargetRef: {kind: Deployment, name: shop}
              metrics:
            """
                + metrics.indent(4),
            HorizontalPodAutoscaler.class));
  }

  private static Optional<Workload> workload(String kind, String name, Map<String, String> labels) {
    return view(new PodBuilder()
            .withNewMetadata()
            .withLabels(labels)
            .addNewOwnerReference()
            .withKind(kind)
            .withName(name)
            .withController(true)
            .endOwnerReference()
            .endMetadata())
        .workload();
  }

  private static PodView view(PodBuilder builder) {
    Pod pod = builder.withNewSpec().endSpec().build();
    return PodView.of(new PodTrimming().apply(pod));
  }
}
