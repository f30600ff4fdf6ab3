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
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Last phase of a reconciliation: writes the status where it differs, and the events. */
final class StatusReporter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);

  /**
   * When to reconcile again after a status was not written since the resource has changed: a change
   * of its labels alone starts no reconciliation.
   */
  static final Duration AGAIN = Duration.ofSeconds(1);

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
    return apply(
        resource,
        withStatus(resource, lifecycles.intent(lifecycle, resource.getStatus())),
        context);
  }

  /**
   * Reports the result of a reconciliation.
   *
   * @return when to report again, since a warning may be due then, or the resource has changed;
   *     empty if neither is the case
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
   * @return when to report again; empty if no warning is pending and the status is written
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
    return repeated && !status.equals(resource.getStatus())
        ? ErrorStatusUpdateControl.patchStatus(withStatus(resource, status))
        : ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Forgets an AppVersion that was deleted. */
  void forget(AppVersion resource) {
    warnings.forget(resource);
  }

  private Optional<Duration> write(
      AppVersion resource, AppVersionStatus status, Context<AppVersion> context) {
    Warnings.Due due = warnings.due(resource, status);
    if (!status.equals(resource.getStatus())) {
      if (apply(resource, withStatus(resource, status), context).isEmpty()) {
        return Optional.of(AGAIN);
      }
      events.record(resource, Notices.between(resource.getStatus(), status));
    }
    events.record(resource, due.notices());
    return due.again();
  }

  /**
   * Applies a status; empty if the resource was deleted, created again or changed meanwhile. {@code
   * PrimaryUpdateAndCacheUtils} would repeat it with the resourceVersion of whatever the resource
   * has become.
   */
  private static Optional<AppVersion> apply(
      AppVersion resource, AppVersion patch, Context<AppVersion> context) {
    try {
      AppVersion stored =
          context
              .getClient()
              .resource(patch)
              .subresource("status")
              .patch(
                  new PatchContext.Builder()
                      .withPatchType(PatchType.SERVER_SIDE_APPLY)
                      .withFieldManager(context.getControllerConfiguration().fieldManager())
                      .withForce(true)
                      .build());
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(stored), stored, resource);
      return Optional.of(stored);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        LOG.debug(
            "status not written resource={} cause={}",
            resource.getMetadata().getName(),
            e.getCode());
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The status for the resource as it was read. The uid alone does not protect one of the same name
   * that was created later: the API server ignores the uid in an apply of a status.
   */
  private static AppVersion withStatus(AppVersion resource, AppVersionStatus status) {
    AppVersion patch = new AppVersion();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withUid(resource.getMetadata().getUid())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    return patch;
  }

  private static long generation(AppVersion resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
