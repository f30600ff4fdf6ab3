package dev.appversion.operator.autoscaling;

import dev.appversion.operator.pods.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The autoscalers that measure the sidecar together with the app.
 *
 * @param known whether the autoscalers of the namespace have been read
 * @param counting one phrase for each of them, sorted
 */
public record AutoscalerState(boolean known, List<String> counting) {
  /** The autoscalers have not been read, or RBAC does not allow it. */
  public static final AutoscalerState UNKNOWN = new AutoscalerState(false, List.of());

  /** No autoscaler measures a sidecar. */
  public static final AutoscalerState NONE = new AutoscalerState(true, List.of());

  public AutoscalerState {
    counting = List.copyOf(counting);
  }

  /**
   * The state that follows from the autoscalers of a namespace.
   *
   * @param injected the workloads whose pods have a sidecar
   */
  public static AutoscalerState of(Collection<Autoscaler> autoscalers, Set<Workload> injected) {
    return new AutoscalerState(
        true,
        autoscalers.stream()
            .filter(one -> injected.contains(one.target()) && !one.resources().isEmpty())
            .map(one -> one.name() + " (" + String.join(", ", one.resources()) + ")")
            .sorted()
            .toList());
  }
}
