package dev.appversion.operator.autoscaling;

import dev.appversion.operator.pods.Workload;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The properties of a HorizontalPodAutoscaler that the operator reads.
 *
 * @param target the object that it scales
 * @param resources the resources, such as {@code cpu}, whose use it adds up over all containers of
 *     a pod (metrics of type {@code Resource})
 */
public record Autoscaler(String name, Workload target, List<String> resources) {
  public Autoscaler {
    resources = List.copyOf(resources);
  }

  /** The properties of an autoscaler. */
  public static Autoscaler of(HorizontalPodAutoscaler object) {
    var spec = object.getSpec();
    var target = spec.getScaleTargetRef();
    return new Autoscaler(
        object.getMetadata().getName(),
        new Workload(target.getKind(), target.getName()),
        Stream.ofNullable(spec.getMetrics())
            .flatMap(List::stream)
            .filter(metric -> "Resource".equals(metric.getType()))
            .map(metric -> metric.getResource())
            .filter(Objects::nonNull)
            .map(resource -> resource.getName())
            .distinct()
            .sorted()
            .toList());
  }
}
