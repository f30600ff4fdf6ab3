package dev.appversion.operator.status;

import java.util.List;
import java.util.Optional;

/**
 * The condition {@code SidecarsInSync}: whether all sidecars have loaded the published routing
 * table.
 */
final class SidecarsInSyncCondition {
  private static final String TYPE = StatusFactory.SIDECARS_IN_SYNC;

  private SidecarsInSyncCondition() {}

  static void set(List<VersionReport> versions, Conditions conditions) {
    Optional<VersionReport> bare =
        versions.stream().filter(v -> !v.sidecars().notInjected().isEmpty()).findFirst();
    List<String> behind = versions.stream().flatMap(v -> v.sidecars().behind().stream()).toList();
    int ready = versions.stream().mapToInt(version -> version.pods().ready()).sum();
    if (bare.isPresent()) {
      conditions.set(TYPE, "False", "NotInjected", notInjected(bare.get()));
    } else if (!behind.isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "Behind",
          behind.size()
              + " of "
              + ready
              + " sidecars have not loaded the published routing table: "
              + StatusFactory.some(behind));
    } else if (ready == 0) {
      conditions.set(TYPE, "Unknown", "NoReadyPods", "no pod is ready");
    } else {
      conditions.set(
          TYPE,
          "True",
          "InSync",
          "all " + ready + " sidecars have loaded the published routing table");
    }
  }

  /** The message for the pods of a version that have no sidecar. */
  static String notInjected(VersionReport version) {
    return StatusFactory.some(version.sidecars().notInjected())
        + " of version "
        + version.version().name()
        + (version.sidecars().notInjected().size() == 1 ? " has" : " have")
        + " no sidecar: check that the AppVersion webhook is running, then restart the pods";
  }
}
