package dev.appversion.desiredstate.injection;

/**
 * What the sidecar asks of its node, as Kubernetes quantities. It always has requests: an
 * autoscaler by utilization fails where one container of a pod has none. An empty one is the limit
 * where there is one, as Kubernetes has it, else the default.
 *
 * @param cpuRequest such as {@code 100m}
 * @param cpuLimit such as {@code 1}; empty for none
 * @param memoryRequest such as {@code 96Mi}
 * @param memoryLimit such as {@code 256Mi}; empty for none
 */
public record SidecarResources(
    String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
  /** What a sidecar uses at about 150 requests per second: docs/guide/autoscaling.md. */
  private static final String CPU = "100m";

  private static final String MEMORY = "96Mi";

  /** No limit of CPU: throttling a proxy shows as latency of the app. */
  public static final SidecarResources DEFAULT = new SidecarResources(CPU, "", MEMORY, "256Mi");

  public SidecarResources {
    cpuRequest = request(cpuRequest, cpuLimit, CPU);
    memoryRequest = request(memoryRequest, memoryLimit, MEMORY);
  }

  private static String request(String asked, String limit, String otherwise) {
    if (!asked.isEmpty()) {
      return asked;
    }
    return limit.isEmpty() ? otherwise : limit;
  }
}
