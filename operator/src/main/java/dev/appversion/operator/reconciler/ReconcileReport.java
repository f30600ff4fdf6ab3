package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.autoscaling.AutoscalerState;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.SidecarReports;
import dev.appversion.operator.status.AssetState;
import dev.appversion.operator.status.Notice;
import dev.appversion.operator.status.Notices;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.operator.status.ReconciledState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The report of a reconciliation. Pure.
 *
 * @param state the input of the status
 * @param notices events about what changed
 */
record ReconcileReport(ReconciledState state, List<Notice> notices) {

  /**
   * The report.
   *
   * @param table in force now
   * @param assets the state of the store, with its events
   * @param problems the objects that the cluster does not have as planned
   */
  static ReconcileReport of(
      Observation observed,
      RoutingTable table,
      SidecarReports sidecars,
      AssetKeeper.Look assets,
      AutoscalerState autoscalers,
      List<ObjectProblem> problems) {
    List<Notice> notices = new ArrayList<>(assets.notices());
    if (!observed.table().equals(Optional.of(table))) {
      notices.addAll(Notices.between(observed.table(), table));
    }
    return new ReconcileReport(
        new ReconciledState(
            observed.resource().getMetadata().getGeneration(),
            table.revision(),
            sidecars.versions(),
            new ReconciledState.Manifests(
                hasSources(observed.resource()),
                observed.versions().values().stream()
                    .flatMap(version -> version.problems().stream())
                    .toList()),
            new ReconciledState.Cluster(problems, observed.pods().ambiguous(table), autoscalers),
            AssetState.of(sidecars.states().values(), table),
            assets.state()),
        notices);
  }

  /** The same with more events, before the others. */
  ReconcileReport and(List<Notice> first) {
    List<Notice> all = new ArrayList<>(first);
    all.addAll(notices);
    return new ReconcileReport(state, List.copyOf(all));
  }

  private static boolean hasSources(AppVersion resource) {
    return resource.getSpec().versions().stream()
        .anyMatch(version -> version.manifest() != null || !version.components().isEmpty());
  }
}
