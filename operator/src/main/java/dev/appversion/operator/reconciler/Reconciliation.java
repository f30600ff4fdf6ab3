package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.apply.PlanApplier;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.cluster.NamespaceEndingException;
import dev.appversion.operator.cluster.ObjectStore;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.observe.Autoscalers;
import dev.appversion.operator.observe.Observation;
import dev.appversion.operator.observe.Observer;
import dev.appversion.operator.observe.SidecarReports;
import dev.appversion.operator.plan.ReferencePlan;
import dev.appversion.operator.plan.References;
import dev.appversion.operator.plan.RoutingPlan;
import dev.appversion.operator.rollout.Lifecycle;
import dev.appversion.operator.status.StoreState;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A reconciliation in five phases: observe, decide, plan, apply, report.
 *
 * @param assets empty without a store
 */
record Reconciliation(
    Observer observer,
    LifecycleStep lifecycles,
    PlanApplier applier,
    Optional<AssetKeeper> assets,
    Autoscalers autoscalers,
    Obstacles obstacles,
    StatusReporter reporter) {

  /** Reconciles a resource. */
  UpdateControl<AppVersion> run(AppVersion resource, Context<AppVersion> context) {
    if (resource.isMarkedForDeletion()) {
      return UpdateControl.noUpdate(); // the garbage collector deletes what it owns
    }
    ObjectStore store = new ObjectStore(resource, context);
    try {
      return rescheduled(phases(resource, store, context));
    } catch (RefusedException e) {
      Duration retry = obstacles.afterRefusal(ResourceID.fromResource(resource), store.problems());
      return rescheduled(List.of(Optional.of(retry), reporter.report(resource, e, context)));
    } catch (NamespaceEndingException e) {
      return UpdateControl.noUpdate(); // Kubernetes deletes the rest
    }
  }

  /** Forgets a resource that was deleted. */
  void forget(AppVersion resource) {
    observer.forget(resource);
    applier.forget(resource);
    obstacles.forget(ResourceID.fromResource(resource));
    reporter.forget(resource);
  }

  /**
   * The phases. Plan and apply come in two steps, since a table refers to addresses that only
   * existing Services have.
   *
   * @return when to reconcile again without an event
   */
  private List<Optional<Duration>> phases(
      AppVersion resource, ObjectStore store, Context<AppVersion> context)
      throws RefusedException, NamespaceEndingException {
    Optional<LifecycleStep.Decided> decided =
        lifecycles.decide(observer.observe(resource, store), context);
    if (decided.isEmpty()) {
      return List.of(Optional.of(StatusWriter.CHANGED_RETRY));
    }
    Observation observed = decided.get().observed();
    Lifecycle lifecycle = decided.get().lifecycle();

    References references = applier.apply(ReferencePlan.of(observed), observed, store);
    RoutingPlan plan =
        RoutingPlan.of(observed, references, decided.get().ordering(), store.problems());
    PlanApplier.Published published = applier.apply(plan, observed, store);

    RoutingTable table = published.table();
    SidecarReports sidecars = observer.sidecars(observed, table);
    Optional<Duration> deletion =
        applier.deleteUnneeded(plan, published, sidecars.inSync(), resource, store);
    ReconcileReport report =
        ReconcileReport.of(
                observed,
                table,
                sidecars,
                storeAssets(observed, references, table),
                autoscalers.state(
                    resource.getMetadata().getNamespace(), observed.pods().injectedWorkloads()),
                store.problems())
            .and(decided.get().notices());
    return List.of(
        deletion,
        obstacles.after(ResourceID.fromResource(resource), store.problems()),
        lifecycle.again(),
        lifecycles.answer(decided.get()),
        reporter.report(decided.get().stored(), report, lifecycle, context));
  }

  private AssetKeeper.Look storeAssets(
      Observation observed, References references, RoutingTable table) {
    return assets
        .map(
            it ->
                it.look(
                    observed.resource(),
                    table,
                    references.manifests(),
                    observed.pods().pods(),
                    observed.keys()))
        .orElseGet(
            () ->
                new AssetKeeper.Look(
                    StoreState.absent(observed.resource().getSpec().retention() != null),
                    List.of()));
  }

  /** No update of the resource itself; reconciled again after the shortest of these times. */
  private static UpdateControl<AppVersion> rescheduled(List<Optional<Duration>> times) {
    UpdateControl<AppVersion> control = UpdateControl.noUpdate();
    times.stream()
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .ifPresent(control::rescheduleAfter);
    return control;
  }
}
