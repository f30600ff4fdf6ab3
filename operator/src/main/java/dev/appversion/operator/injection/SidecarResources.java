package dev.appversion.operator.injection;

/**
 * What the sidecar asks of its node, as Kubernetes quantities; an empty one is not asked for.
 *
 * @param cpuRequest such as {@code 20m}
 * @param cpuLimit such as {@code 1}
 * @param memoryRequest such as {@code 96Mi}
 * @param memoryLimit such as {@code 256Mi}
 */
public record SidecarResources(
    String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
  /** No limit of CPU: throttling a proxy shows as latency of the app. */
  public static final SidecarResources DEFAULT = new SidecarResources("20m", "", "96Mi", "256Mi");
}
