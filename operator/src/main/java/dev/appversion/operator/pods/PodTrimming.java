package dev.appversion.operator.pods;

import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Removes from a pod what {@link PodView} does not read, to save memory: a whole pod has tens of
 * kilobytes. Changes the pod that it gets: while an informer starts, it has a reference to each pod
 * of its first list, beside the one in the store.
 */
public final class PodTrimming implements UnaryOperator<Pod> {
  private static final Set<String> READ = Set.of(Annotations.INJECT, Annotations.INJECTED);

  @Override
  public Pod apply(Pod pod) {
    Pod trimmed = trimmed(pod);
    pod.setMetadata(trimmed.getMetadata());
    pod.setSpec(trimmed.getSpec());
    pod.setStatus(trimmed.getStatus());
    return pod;
  }

  private static Pod trimmed(Pod pod) {
    var status = pod.getStatus();
    var builder =
        new PodBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(pod.getMetadata().getNamespace())
            .withUid(pod.getMetadata().getUid())
            .withResourceVersion(pod.getMetadata().getResourceVersion())
            .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
            .withLabels(pod.getMetadata().getLabels())
            .withAnnotations(injectAnnotations(pod))
            .withOwnerReferences(pod.getMetadata().getOwnerReferences())
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(pod.getSpec().getServiceAccountName())
            .withInitContainers(ports(pod.getSpec().getInitContainers()))
            .withContainers(ports(pod.getSpec().getContainers()))
            .endSpec();
    if (status == null) {
      return builder.build();
    }
    return builder
        .withNewStatus()
        .withPhase(status.getPhase())
        .withPodIP(status.getPodIP())
        .withConditions(
            status.getConditions().stream().filter(c -> "Ready".equals(c.getType())).toList())
        .endStatus()
        .build();
  }

  private static Map<String, String> injectAnnotations(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    if (annotations == null) {
      return Map.of();
    }
    Map<String, String> kept = new HashMap<>(annotations);
    kept.keySet().retainAll(READ);
    return kept;
  }

  private static List<Container> ports(List<Container> containers) {
    return containers.stream()
        .map(c -> new ContainerBuilder().withName(c.getName()).withPorts(c.getPorts()).build())
        .toList();
  }
}
