package dev.appversion.operator;

import dev.appversion.operator.assets.AssetKeeper;
import dev.appversion.operator.assets.StoreAccess;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.cluster.ManagedFieldsTrimming;
import dev.appversion.operator.cluster.TrimmedCache;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.freeze.FreezeReader;
import dev.appversion.operator.observe.AppVersionIndex;
import dev.appversion.operator.observe.EventSources;
import dev.appversion.operator.pages.PageRounds;
import dev.appversion.operator.reconciler.AppVersionReconciler;
import dev.appversion.operator.reconciler.SpecOrBustChangedFilter;
import dev.appversion.operator.status.EventRecorder;
import dev.appversion.operator.sync.ProbeLoad;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.Retention.AppState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the reconciler, and stops it so that another replica takes over at once. */
public final class ControlPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration TIDY = Duration.ofSeconds(2);
  private static final Duration FINISH = Duration.ofSeconds(5);

  private final Operator operator;
  private final AppVersionReconciler reconciler;
  private final FreezeReader freeze;
  private final Leadership leadership;
  private final boolean election;
  private final ScheduledExecutorService scheduler;
  private final HttpClient http;
  private final ApiServerWait apiServer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AppVersionIndex apps = new AppVersionIndex();
  private final Optional<AssetKeeper> keeper;

  /**
   * @param release of this operator, such as 1.2.3
   * @param bust where sidecars send a request to bust
   * @param lost run when the lease is lost unexpectedly; exits the process
   */
  public ControlPlane(
      OperatorSettings settings,
      KubernetesClient client,
      String release,
      Supplier<BustEndpoint> bust,
      Metrics metrics,
      Clock clock,
      Runnable lost) {
    this.election = settings.leaderElection();
    this.leadership =
        new Leadership(client, settings.namespace(), settings.lease(), settings.podName(), lost);
    this.scheduler = timer();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.apiServer =
        new ApiServerWait(
            client,
            settings.namespaces(),
            length -> !closing.await(length.toMillis(), TimeUnit.MILLISECONDS));
    this.operator =
        new Operator(
            configuration -> {
              configuration
                  .withKubernetesClient(client)
                  .withCloseClientOnStop(false)
                  .withMetrics(metrics)
                  .checkingCRDAndValidateLocalModel(false)
                  .withPreviousAnnotationForDependentResources(false)
                  .withUseSSAToPatchPrimaryResource(true)
                  .withReconciliationTerminationTimeout(FINISH);
              if (election) {
                configuration.withLeaderElectionConfiguration(leadership.configuration());
              }
            });
    this.keeper =
        settings
            .store()
            .map(
                store ->
                    new AssetKeeper(
                        new StoreAccess(store, client, settings.namespace()),
                        http,
                        scheduler,
                        this::isLeading,
                        app -> state(settings, app),
                        apps::requeue,
                        clock));
    this.freeze = new FreezeReader(client, settings.namespace(), apps::requeue, clock);
    this.reconciler =
        new AppVersionReconciler(
            new AppVersionReconciler.Installation(
                release, settings.namespaces(), bust, freeze::held),
            new AppVersionReconciler.Resources(client, http, scheduler, clock),
            new EventRecorder(client, settings.podName(), clock),
            apps,
            keeper);
    operator.register(
        reconciler,
        configuration -> {
          configuration
              .withFieldManager(ObjectNames.FIELD_MANAGER)
              .withReconciliationMaxInterval(LOOK_AGAIN)
              .withInformerListLimit(EventSources.PAGE)
              .withItemStore(TrimmedCache.of(settings.namespaces(), ManagedFieldsTrimming.all()))
              .withRetry(
                  new GenericRetry()
                      .setInitialInterval(500)
                      .setIntervalMultiplier(2)
                      .setMaxInterval(60_000)
                      .withoutMaxAttempts())
              // Our own filter instead: it accepts changes of the annotation that requests a bust.
              .withGenerationAware(false)
              .withOnUpdateFilter(new SpecOrBustChangedFilter());
          if (!settings.namespaces().isEmpty()) {
            configuration.settingNamespaces(settings.namespaces());
          }
        });
  }

  /** A cancelled task is removed: one that is due in an hour would stay until then. */
  private static ScheduledExecutorService timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("appversion-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Starts once the API server serves the watched types; does nothing if closed before. */
  public void start() {
    if (!apiServer.untilServed()) {
      return;
    }
    if (election) {
      leadership.prepare();
    }
    carryOut(freeze::read);
    operator.start();
    keeper.ifPresent(AssetKeeper::start);
    var _ =
        scheduler.scheduleWithFixedDelay(
            this::tidyUp, TIDY.toMillis(), TIDY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tidyUp() {
    carryOut(freeze::read); // also in a replica that may become the leader
    if (isLeading()) {
      carryOut(reconciler::cleanUp);
    }
  }

  /** A scheduled task that throws is not run again. */
  private static void carryOut(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("a periodic task failed; it is repeated", e);
    }
  }

  /** Of an app that was not reconciled: absent only if its namespace is served. */
  private AppState state(OperatorSettings settings, AppId app) {
    boolean served =
        settings.namespaces().isEmpty() || settings.namespaces().contains(app.namespace());
    return served && apps.exists(app.namespace(), app.name()).filter(there -> !there).isPresent()
        ? new AppState.Gone()
        : new AppState.Unknown();
  }

  /** Must be called when the bust endpoint has changed: every table contains it. */
  public void bustEndpointChanged() {
    apps.requeue();
  }

  /** The number of AppVersions, by the status of their condition Ready. */
  public Map<String, Long> countByReady() {
    return apps.byReady();
  }

  /** What the probes of sidecars have to do now; nothing in a replica that is not the leader. */
  public ProbeLoad probes() {
    return reconciler.probes();
  }

  /** The rounds in which the use of versions is read; none in a replica that is not the leader. */
  public PageRounds rounds() {
    return reconciler.rounds();
  }

  /** Whether the caches are filled. A replica that is not the leader is ready, too. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted();
  }

  /** Whether this replica is the leader. */
  public boolean isLeading() {
    return !election || leadership.isLeading();
  }

  /** Finishes reconciliations in progress, then releases the lease. */
  @Override
  public void close() {
    closing.countDown();
    leadership.stopping();
    keeper.ifPresent(AssetKeeper::close);
    operator.stop();
    scheduler.shutdownNow();
    http.shutdownNow();
    if (election) {
      leadership.release();
    }
  }
}
