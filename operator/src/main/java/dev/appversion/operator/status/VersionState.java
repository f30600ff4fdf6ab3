package dev.appversion.operator.status;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.List;

/**
 * The observed state of one version.
 *
 * @param version as it is in the table
 * @param share of new visitors, in percent
 */
public record VersionState(LiveVersion version, double share, Pods pods, Sidecars sidecars) {

  /**
   * The pods of a version.
   *
   * @param count how many there are, terminating ones excluded
   * @param ready how many of them are ready and have a sidecar
   * @param appProblems why the apps of pods that are not ready accept no connections, each once
   * @param unheard whether a pod is not ready and its sidecar has not reported the state of its app
   *     yet
   */
  public record Pods(int count, int ready, List<String> appProblems, boolean unheard) {
    public Pods {
      appProblems = List.copyOf(appProblems);
    }
  }

  /**
   * The pods whose sidecars are not as they should be, each with the reason.
   *
   * @param behind ready pods whose sidecars do not enforce the table yet
   * @param notInjected pods that have the label and no sidecar
   * @param elsewhere pods with the version's labels whose inject label names another AppVersion
   * @param otherRelease pods whose sidecar is of another release than the operator
   */
  public record Sidecars(
      List<String> behind,
      List<String> notInjected,
      List<String> elsewhere,
      List<String> otherRelease) {
    /** All sidecars are as they should be. */
    public static final Sidecars GOOD = new Sidecars(List.of(), List.of(), List.of(), List.of());

    public Sidecars {
      behind = List.copyOf(behind);
      notInjected = List.copyOf(notInjected);
      elsewhere = List.copyOf(elsewhere);
      otherRelease = List.copyOf(otherRelease);
    }
  }

  /** How many ready pods have a sidecar that enforces the table. */
  public int inSync() {
    return pods.ready() - sidecars.behind().size();
  }
}
