package dev.appversion.operator.status;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.List;

/**
 * The observed state of one version.
 *
 * @param version the version in the routing table
 * @param share the share of new visitors, in percent
 */
public record VersionReport(LiveVersion version, double share, Pods pods, Sidecars sidecars) {

  /**
   * The pods of a version.
   *
   * @param count the number of pods, without terminating ones
   * @param ready the number of pods that are ready and have a sidecar
   * @param appProblems the distinct reasons that the apps of pods that are not ready do not accept
   *     connections
   * @param unreported whether the sidecar of a pod that is not ready has not reported yet
   */
  public record Pods(int count, int ready, List<String> appProblems, boolean unreported) {
    public Pods {
      appProblems = List.copyOf(appProblems);
    }
  }

  /**
   * The pods with a problem of their sidecar, each with the reason.
   *
   * @param behind ready pods whose sidecars do not enforce the table yet
   * @param notInjected pods that have the inject label and no sidecar
   * @param elsewhere pods with the version's labels whose inject label names another AppVersion
   * @param otherRelease pods whose sidecar is of another release than the operator
   */
  public record Sidecars(
      List<String> behind,
      List<String> notInjected,
      List<String> elsewhere,
      List<String> otherRelease) {
    /** No problems. */
    public static final Sidecars GOOD = new Sidecars(List.of(), List.of(), List.of(), List.of());

    public Sidecars {
      behind = List.copyOf(behind);
      notInjected = List.copyOf(notInjected);
      elsewhere = List.copyOf(elsewhere);
      otherRelease = List.copyOf(otherRelease);
    }
  }

  /** The number of ready pods whose sidecar enforces the table. */
  public int inSync() {
    return pods.ready() - sidecars.behind().size();
  }
}
