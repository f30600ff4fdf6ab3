package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.rollout.Lifecycle;
import dev.appversion.operator.status.EventRecorder;
import dev.appversion.operator.status.LifecycleStatus;
import dev.appversion.operator.status.Notices;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.Warnings;
import dev.appversion.process.net.IoFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Last phase of a reconciliation: writes the status where it differs, and the events. */
final class StatusReporter {
  private final StatusWriter writer = new StatusWriter();
  private final StatusFactory statuses;
  private final LifecycleStatus lifecycles;
  private final Warnings warnings;
  private final EventRecorder events;

  StatusReporter(EventRecorder events, Clock clock) {
    this.statuses = new StatusFactory(clock);
    this.lifecycles = new LifecycleStatus(clock);
    this.warnings = new Warnings(clock);
    this.events = events;
  }

  /**
   * Stores what was decided about a rollout before it is carried out, so that another leader can
   * continue by it.
   *
   * @return the resource with the new status; empty if it was changed or deleted since it was read:
   *     the decision is to be made again
   */
  Optional<AppVersion> store(
      AppVersion resource, Lifecycle lifecycle, Context<AppVersion> context) {
    return writer.write(resource, lifecycles.intent(lifecycle, resource.getStatus()), context);
  }

  /**
   * Reports the result of a reconciliation.
   *
   * @return when to report again, since a warning may be due then or the resource was changed;
   *     empty if no warning is pending
   */
  Optional<Duration> report(
      AppVersion resource,
      ReconcileReport report,
      Lifecycle lifecycle,
      Context<AppVersion> context) {
    events.record(resource, report.notices());
    AppVersionStatus before = resource.getStatus();
    return write(
        resource, lifecycles.add(statuses.of(report.state(), before), lifecycle, before), context);
  }

  /**
   * Reports that a resource could not be rolled out; the previous table stays in force.
   *
   * @return when to report again, as above
   */
  Optional<Duration> report(
      AppVersion resource, RefusedException refused, Context<AppVersion> context) {
    return write(
        resource,
        statuses.refused(
            generation(resource),
            "False",
            refused.reason(),
            refused.explanation(),
            resource.getStatus()),
        context);
  }

  /** Reports an unexpected error, once it has been repeated. The operator retries. */
  ErrorStatusUpdateControl<AppVersion> report(
      AppVersion resource, Exception error, Context<AppVersion> context) {
    boolean repeated =
        context.getRetryInfo().map(retry -> retry.getAttemptCount() > 1).orElse(false);
    AppVersionStatus status =
        statuses.refused(
            generation(resource),
            "Unknown",
            "ReconcileFailed",
            "the operator retries: "
                + (error instanceof KubernetesClientException refused
                    ? Refusal.words(refused)
                    : IoFailure.describe(error)),
            resource.getStatus());
    if (repeated && !status.equals(resource.getStatus())) {
      var _ = writer.write(resource, status, context);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Forgets an AppVersion that was deleted. */
  void forget(AppVersion resource) {
    warnings.forget(resource);
    writer.forget(resource);
  }

  private Optional<Duration> write(
      AppVersion resource, AppVersionStatus status, Context<AppVersion> context) {
    Warnings.Due due = warnings.due(resource, status);
    if (!status.equals(resource.getStatus())) {
      if (writer.write(resource, status, context).isEmpty()) {
        return Optional.of(StatusWriter.CHANGED_RETRY);
      }
      events.record(resource, Notices.between(resource.getStatus(), status));
    }
    events.record(resource, due.notices());
    return due.again();
  }

  private static long generation(AppVersion resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
