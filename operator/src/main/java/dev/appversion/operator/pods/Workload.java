package dev.appversion.operator.pods;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The workload that creates pods, as an autoscaler names it. Follows from a pod's controller and
 * labels: the name of a Deployment's ReplicaSet ends with the hash of the pod template.
 *
 * @param kind such as {@code Deployment}, {@code StatefulSet}
 */
public record Workload(String kind, String name) {
  /** The label with the hash of the template, and the kind that sets it. */
  private static final Map<String, String> TEMPLATE_HASHES =
      Map.of("pod-template-hash", "Deployment", "rollouts-pod-template-hash", "Rollout");

  /** The workload of a pod; empty for a pod without a controller. */
  static Optional<Workload> of(Pod pod) {
    List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
    return owners.stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst()
        .map(owner -> of(owner, pod.getMetadata().getLabels()));
  }

  private static Workload of(OwnerReference owner, Map<String, String> labels) {
    if (labels != null && "ReplicaSet".equals(owner.getKind())) {
      for (Map.Entry<String, String> label : TEMPLATE_HASHES.entrySet()) {
        String suffix = "-" + labels.get(label.getKey());
        if (owner.getName().endsWith(suffix)) {
          String name = owner.getName().substring(0, owner.getName().length() - suffix.length());
          return new Workload(label.getValue(), name);
        }
      }
    }
    return new Workload(owner.getKind(), owner.getName());
  }
}
