package dev.appversion.operator.status;

import dev.appversion.operator.autoscaling.AutoscalerState;

/**
 * The condition {@code AutoscalersMeasureApp}: present only if an autoscaler measures the sidecar.
 */
final class AutoscalersCondition {
  private static final String TYPE = StatusFactory.AUTOSCALERS_MEASURE_APP;

  private AutoscalersCondition() {}

  static void set(AutoscalerState state, Conditions conditions) {
    if (!state.known()) {
      conditions.keep(TYPE);
    } else if (!state.counting().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "SidecarCounted",
          "the metrics of HorizontalPodAutoscaler "
              + StatusFactory.some(state.counting())
              + " include the sidecar: use metrics of type ContainerResource for the app's container"
              + " instead of Resource (docs/guide/autoscaling.md)");
    }
  }
}
