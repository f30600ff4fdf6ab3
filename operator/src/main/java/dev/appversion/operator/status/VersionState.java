package dev.appversion.operator.status;

import dev.appversion.versioning.routing.LiveVersion;
import java.util.List;

/**
 * The observed state of one version.
 *
 * @param version as it is in the table
 * @param share of new visitors, in percent
 * @param pods how many pods it has, terminating ones excluded
 * @param readyPods how many of them are ready and have a sidecar
 * @param inSync how many of the ready ones' sidecars enforce the table
 * @param behind the ready pods whose sidecars do not yet, each with the reason
 * @param notInjected pods that have the label and no sidecar
 * @param appProblems why the apps of pods that are not ready accept no connections, each once
 * @param unheard whether a pod is not ready and its sidecar has not reported the state of its app
 *     yet
 * @param elsewhere pods with the version's labels whose inject label names another AppVersion
 * @param otherRelease pods whose sidecar is of another release than the operator, each with that
 *     release
 */
public record VersionState(
    LiveVersion version,
    double share,
    int pods,
    int readyPods,
    int inSync,
    List<String> behind,
    List<String> notInjected,
    List<String> appProblems,
    boolean unheard,
    List<String> elsewhere,
    List<String> otherRelease) {

  /** A version all of whose pods are as they should be. */
  public VersionState(
      LiveVersion version,
      double share,
      int pods,
      int readyPods,
      int inSync,
      List<String> behind,
      List<String> notInjected) {
    this(
        version,
        share,
        pods,
        readyPods,
        inSync,
        behind,
        notInjected,
        List.of(),
        false,
        List.of(),
        List.of());
  }
}
