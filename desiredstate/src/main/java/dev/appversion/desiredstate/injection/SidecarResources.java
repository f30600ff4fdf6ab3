package dev.appversion.desiredstate.injection;

/**
 * The sidecar's resource requests and limits, as Kubernetes quantities. It always has requests: an
 * autoscaler by utilization fails if one container of a pod has none. An empty request is the limit
 * if there is one, as in Kubernetes, else the default.
 *
 * @param cpuRequest such as {@code 100m}
 * @param cpuLimit such as {@code 1}; empty for none
 * @param memoryRequest such as {@code 96Mi}
 * @param memoryLimit such as {@code 256Mi}; empty for none
 */
public record SidecarResources(
    String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {
  /** The use of a sidecar at about 150 requests per second: docs/guide/autoscaling.md. */
  private static final String CPU = "100m";

  private static final String MEMORY = "96Mi";

  /** No CPU limit: throttling a proxy increases the latency of the app. */
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
