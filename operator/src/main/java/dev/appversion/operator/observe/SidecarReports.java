package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.VersionReport;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reports of the sidecars of an app about a routing table.
 *
 * @param states the last reports, by pod uid
 * @param versions the state of each version that follows from them
 */
public record SidecarReports(Map<String, SidecarState> states, List<VersionReport> versions) {

  /**
   * The reports about a table. A sidecar that was not probed yet counts as in sync if it was in the
   * last status, so that the status does not alternate when an operator starts or a pod becomes
   * ready.
   *
   * @param release of the operator
   * @param before the resource's status; null before the first one
   */
  public static SidecarReports of(
      AppPods pods,
      RoutingTable table,
      Map<String, SidecarState> states,
      String release,
      @Nullable AppVersionStatus before) {
    Map<String, SidecarState> assumed = new HashMap<>(states);
    if (StatusFactory.saysInSync(before, table.revision())) {
      assumed.replaceAll(
          (uid, state) ->
              state instanceof SidecarState.NotProbed
                  ? new SidecarState.Enforces(table.revision(), table.keyId())
                  : state);
    }
    return new SidecarReports(states, pods.versions(table, assumed, release));
  }

  /** Whether the sidecars of all ready pods have loaded the table. */
  public boolean inSync() {
    return versions.stream().allMatch(version -> version.sidecars().behind().isEmpty());
  }
}
