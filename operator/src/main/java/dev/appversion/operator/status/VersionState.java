package dev.appversion.operator.status;

import dev.appversion.versioning.routing.LiveVersion;
import java.util.List;

/**
 * One version as the operator found it.
 *
 * @param version as it stands in the table
 * @param share of new visitors, in percent
 * @param pods how many pods it has, those on their way out not counted
 * @param readyPods how many of them are ready and have a sidecar
 * @param inSync how many of the ready ones' sidecars enforce the table
 * @param behind the ready pods whose sidecars do not yet, each with the reason
 * @param notInjected pods that have the label and no sidecar
 * @param appProblems why the apps of pods that are not ready accept no connections, each once
 * @param unheard whether there is a pod that is not ready whose sidecar was not asked for its app
 *     yet
 * @param elsewhere pods with the version's labels that ask for another AppVersion's sidecar
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
    List<String> elsewhere) {

  /** Where every pod has what it needs. */
  public VersionState(
      LiveVersion version,
      double share,
      int pods,
      int readyPods,
      int inSync,
      List<String> behind,
      List<String> notInjected) {
    this(version, share, pods, readyPods, inSync, behind, notInjected, List.of(), false, List.of());
  }
}
