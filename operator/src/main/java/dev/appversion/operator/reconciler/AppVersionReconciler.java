package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.apply.NamespaceEndingException;
import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.deletion.OrphanedObjects;
import dev.appversion.operator.pods.HopClient;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.refusal.Refusal;
import dev.appversion.operator.status.EventRecorder;
import dev.appversion.operator.status.Notices;
import dev.appversion.operator.status.ObjectProblem;
import dev.appversion.operator.status.StatusFactory;
import dev.appversion.operator.status.Warnings;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.store.AppId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Observes, carries out, reports. What is decided is decided elsewhere. */
@ControllerConfiguration(name = AppVersionReconciler.NAME)
public final class AppVersionReconciler implements Reconciler<AppVersion> {
  public static final String NAME = "appversion";

  /** An object in our way is watched; what else keeps a Service from its adoption is not. */
  private static final Duration TAKEN_AGAIN = Duration.ofSeconds(10);

  private final ReferencedObjects<ConfigMap> configMaps;
  private final NameConflicts taken;
  private final KeySecrets secrets;
  private final ManifestReads reads;
  private final SidecarSync sync;
  private final AppVersionIndex all;
  private final Autoscalers autoscalers;
  private final Optional<AssetKeeper> keeper;
  private final StatusFactory statuses;
  private final EventRecorder events;
  private final Rollout rollout;
  private final OrphanCleanup orphanCleanup;
  private final BackOff<ResourceID> backOff;
  private final Warnings warnings;

  /**
   * @param namespaces those that are served; empty for all
   * @param bust where sidecars send a request to bust; asked at each reconciliation
   * @param scheduler for what happens beside reconciliations
   */
  public AppVersionReconciler(
      KubernetesClient client,
      Set<String> namespaces,
      HttpClient http,
      ScheduledExecutorService scheduler,
      EventRecorder events,
      Supplier<BustEndpoint> bust,
      KeeperMaker keeper,
      Clock clock) {
    this.configMaps = new ReferencedObjects<>(ConfigMap.class, "named", client);
    this.secrets = new KeySecrets(client, scheduler, KeySecrets.LOOK_AGAIN);
    this.reads = new ManifestReads(new HopClient(http, clock), scheduler);
    this.sync = new SidecarSync(new SidecarProbe(http), scheduler);
    this.statuses = new StatusFactory(clock);
    this.events = events;
    this.backOff = new BackOff<>(clock);
    this.warnings = new Warnings(clock);
    AtomicReference<AppVersionIndex> apps = new AtomicReference<>();
    this.keeper =
        keeper.make(
            app ->
                Optional.ofNullable(apps.get())
                    .flatMap(known -> known.exists(app.namespace(), app.name())),
            () -> Optional.ofNullable(apps.get()).ifPresent(AppVersionIndex::requeue));
    this.autoscalers =
        new Autoscalers(
            client,
            namespaces,
            namespace ->
                Optional.ofNullable(apps.get()).ifPresent(known -> known.requeue(namespace)));
    this.orphanCleanup =
        new OrphanCleanup(
            client,
            new OrphanedObjects(
                (namespace, app) ->
                    Optional.ofNullable(apps.get()).flatMap(known -> known.exists(namespace, app)),
                clock,
                OrphanedObjects.GRACE),
            ObjectNames.FIELD_MANAGER,
            clock);
    this.taken = new NameConflicts(client);
    this.rollout =
        new Rollout(
            configMaps,
            taken,
            new SigningKeys(secrets, new SecureRandom(), clock),
            reads,
            sync,
            new DelayedDeletions(clock),
            bust,
            this.keeper,
            autoscalers);
    this.all = new AppVersionIndex(this::forget);
    apps.set(all);
  }

  /** The types of the objects that are watched beside AppVersions. */
  public static List<Class<? extends HasMetadata>> watched() {
    return EventSources.types();
  }

  @Override
  public List<EventSource<?, AppVersion>> prepareEventSources(
      EventSourceContext<AppVersion> context) {
    List<EventSource<?, AppVersion>> sources = new ArrayList<>(EventSources.informers(context));
    orphanCleanup.from(sources);
    all.from(context.getPrimaryCache());
    sources.addAll(List.of(configMaps, secrets, reads, sync, all, autoscalers));
    sources.addAll(taken.sources());
    keeper.ifPresent(known -> sources.add(known.fills()));
    return sources;
  }

  /** Makes what keeps retired assets, where there is a store. */
  @FunctionalInterface
  public interface KeeperMaker {
    /**
     * Makes it.
     *
     * @param exists whether there is such an AppVersion; empty while that is not known
     * @param requeue has every AppVersion reconciled
     */
    Optional<AssetKeeper> make(Function<AppId, Optional<Boolean>> exists, Runnable requeue);
  }

  /** Looks at every AppVersion again: what all of them depend on has changed. */
  public void requeue() {
    all.requeue();
  }

  /**
   * Carries out what is due for objects whose AppVersion is deleted. To be called every few seconds
   * by the replica that leads, from one thread.
   */
  public void tidyUp() {
    orphanCleanup.carryOut();
  }

  /** How many AppVersions there are, by the status of their condition Ready. */
  public Map<String, Long> countByReady() {
    return all.byReady();
  }

  @Override
  public UpdateControl<AppVersion> reconcile(AppVersion resource, Context<AppVersion> context) {
    if (resource.isMarkedForDeletion()) {
      return UpdateControl.noUpdate(); // what it owns goes with it
    }
    try {
      Rollout.Outcome outcome =
          rollout.carryOut(
              resource, new ObjectStore(resource, context), new OwnedObjects(resource));
      events.record(resource, outcome.notices());
      Optional<Duration> warnAgain =
          report(resource, statuses.of(outcome.state(), resource.getStatus()), context);
      return at(List.of(outcome.again(), again(resource, outcome.state().objects()), warnAgain));
    } catch (RefusedException e) {
      Optional<Duration> warnAgain =
          report(
              resource,
              statuses.refused(
                  generation(resource), "False", e.reason(), e.explanation(), resource.getStatus()),
              context);
      return at(List.of(Optional.of(TAKEN_AGAIN), warnAgain));
    } catch (NamespaceEndingException e) {
      return UpdateControl.noUpdate(); // Kubernetes deletes the rest
    }
  }

  /** Nothing to write; looked at again at the first of these times. */
  private static UpdateControl<AppVersion> at(List<Optional<Duration>> times) {
    UpdateControl<AppVersion> control = UpdateControl.noUpdate();
    times.stream()
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  private Optional<Duration> again(AppVersion resource, List<ObjectProblem> problems) {
    ResourceID id = ResourceID.fromResource(resource);
    if (problems.isEmpty()) {
      backOff.succeeded(id);
      return Optional.empty();
    }
    boolean refused =
        problems.stream()
            .anyMatch(problem -> problem.reason() == ObjectProblem.Reason.ApplyRefused);
    return Optional.of(refused ? backOff.failed(id) : TAKEN_AGAIN);
  }

  @Override
  public ErrorStatusUpdateControl<AppVersion> updateErrorStatus(
      AppVersion resource, Context<AppVersion> context, Exception error) {
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
                    : error.getMessage()),
            resource.getStatus());
    return repeated && !status.equals(resource.getStatus())
        ? ErrorStatusUpdateControl.patchStatus(fresh(resource, status))
        : ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Writes a status where it is new; returns when to look again for what is to be told of it. */
  private Optional<Duration> report(
      AppVersion resource, AppVersionStatus status, Context<AppVersion> context) {
    Warnings.Due due = warnings.due(resource, status);
    if (!status.equals(resource.getStatus())) {
      try {
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(
            resource, fresh(resource, status), context);
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return Optional.empty(); // deleted meanwhile
        }
        throw e;
      }
      events.record(resource, Notices.between(resource.getStatus(), status));
    }
    events.record(resource, due.notices());
    return due.again();
  }

  private static AppVersion fresh(AppVersion resource, AppVersionStatus status) {
    AppVersion fresh = new AppVersion();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    fresh.setStatus(status);
    return fresh;
  }

  private void forget(AppVersion resource) {
    rollout.forget(resource);
    backOff.succeeded(ResourceID.fromResource(resource));
    warnings.forget(resource);
  }

  private static long generation(AppVersion resource) {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
