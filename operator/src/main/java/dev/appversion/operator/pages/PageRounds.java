package dev.appversion.operator.pages;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.sync.FairSlots;
import dev.appversion.operator.sync.Timer;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import dev.appversion.process.net.IoFailure;
import dev.appversion.rollout.phase.Usage;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the sidecars who uses the versions of apps: of those that are watched only, in rounds
 * over all sidecars of an app, at most {@link #LIMIT} requests at a time over all apps, in turn
 * between apps. An event is raised only by a {@link UsageChange}, once for each round.
 */
public final class PageRounds extends AbstractEventSource<PageRounds.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  /** How many requests are in progress at a time, at most. */
  static final int LIMIT = 64;

  /** The rounds of one app. Guarded by the event source. */
  private static final class App {
    AppRounds rounds;
    Map<String, Usage> reported = Map.of();
    @Nullable BegunRound round;
    @Nullable Future<?> timer;

    App(AppRounds rounds) {
      this.rounds = rounds;
    }
  }

  private final Function<String, CompletableFuture<SidecarReport>> probe;
  private final Timer scheduler;
  private final LongSupplier millis;
  private final Predicate<ResourceID> exists;
  private final FairSlots<ResourceID> slots = new FairSlots<>(LIMIT);
  // Guarded by this.
  private final Map<ResourceID, App> apps = new HashMap<>();
  private long complete;
  private long incomplete;

  /**
   * Reads nothing before an AppVersion is watched.
   *
   * @param scheduler starts the rounds
   * @param exists whether there is an AppVersion of this name
   */
  public PageRounds(
      SidecarProbe probe, ScheduledExecutorService scheduler, Predicate<ResourceID> exists) {
    this(
        probe::probe,
        scheduler::schedule,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        exists);
  }

  /**
   * @param probe of the sidecar at {@code host:port}
   * @param millis a clock that does not go back
   */
  PageRounds(
      Function<String, CompletableFuture<SidecarReport>> probe,
      Timer scheduler,
      LongSupplier millis,
      Predicate<ResourceID> exists) {
    super(Marker.class, "page-rounds");
    this.probe = probe;
    this.scheduler = scheduler;
    this.millis = millis;
    this.exists = exists;
  }

  /**
   * Reads the use of these versions from now on. Must be called in each reconciliation until {@link
   * #unwatch}: a pod that starts and is deleted between two calls is not known, and neither are
   * pages that reported to it. Does not block.
   *
   * @param pods all pods of the namespace that may belong to the app, also those that terminate
   */
  public synchronized void watch(ResourceID id, Watched watched, Collection<PodView> pods) {
    if (!exists.test(id)) {
      return; // deleted during this reconciliation: nothing would end its rounds
    }
    App app = apps.computeIfAbsent(id, it -> new App(AppRounds.of(watched)));
    if (!app.rounds.watched().period().equals(watched.period())) {
      slots.cancel(id);
      app.round = null;
      cancelTimer(app);
    }
    app.rounds =
        app.rounds
            .watching(watched)
            .with(pods.stream().filter(pod -> pod.isFor(id.getName())).toList());
    if (app.timer == null && app.round == null) {
      plan(id, app, Duration.ZERO);
    }
  }

  /** Reads nothing more of this app, and forgets what was read. */
  public synchronized void unwatch(ResourceID id) {
    App app = apps.remove(id);
    if (app != null) {
      end(id, app);
    }
  }

  /** Who uses a version; unknown before the first rounds. Does not block. */
  public synchronized Usage usage(ResourceID id, String version) {
    App app = apps.get(id);
    return app == null ? Usage.NOT_READ : app.rounds.usages().getOrDefault(version, Usage.NOT_READ);
  }

  /** Writes the metrics. */
  public synchronized void write(PrometheusText out) {
    out.metric(
            "appversion_operator_apps_read",
            MetricType.GAUGE,
            "Shows the number of AppVersions whose sidecars are read for the use of their versions.")
        .sample(apps.size());
    out.metric(
            "appversion_operator_page_rounds_total",
            MetricType.COUNTER,
            "Counts rounds of requests to all sidecars of an AppVersion, by whether all answered.")
        .sample(complete, "result", "complete")
        .sample(incomplete, "result", "incomplete");
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public void onResourceDeleted(AppVersion resource) {
    unwatch(ResourceID.fromResource(resource));
  }

  @Override
  public void stop() {
    super.stop();
    synchronized (this) {
      apps.forEach(this::end);
      apps.clear();
    }
  }

  private void end(ResourceID id, App app) {
    slots.cancel(id);
    cancelTimer(app);
    app.round = null;
  }

  private static void cancelTimer(App app) {
    if (app.timer != null) {
      app.timer.cancel(false);
    }
    app.timer = null;
  }

  private void plan(ResourceID id, App app, Duration delay) {
    if (isRunning()) {
      app.timer = scheduler.schedule(() -> begin(id, app), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void begin(ResourceID id, App app) {
    BegunRound round;
    synchronized (this) {
      if (apps.get(id) != app || app.round != null || !isRunning()) {
        return;
      }
      app.timer = null;
      round = app.rounds.begin(now());
      app.rounds = app.rounds.begun();
      app.round = round;
    }
    var _ =
        slots
            .forEach(
                id,
                round.asked(),
                sidecar -> probe.apply(sidecar.admin()),
                error -> SidecarReport.unreachable(IoFailure.describe(error)))
            .thenAccept(reports -> ended(id, app, round, reports));
  }

  private void ended(
      ResourceID id, App app, BegunRound begun, Map<Sidecar, SidecarReport> reports) {
    boolean changed;
    synchronized (this) {
      if (apps.get(id) != app || !begun.equals(app.round) || !isRunning()) {
        return; // it is not watched any more, or the period has changed
      }
      EndedRound round = begun.ended(reports, now());
      if (round.complete()) {
        complete++;
      } else {
        incomplete++;
      }
      app.round = null;
      app.rounds = app.rounds.after(round);
      Map<String, Usage> usages = app.rounds.usages();
      changed = UsageChange.matters(app.reported, usages);
      if (changed) {
        app.reported = usages;
      }
      Duration next = begun.began().plus(app.rounds.watched().interval()).minus(round.ended());
      plan(id, app, next.isNegative() ? Duration.ZERO : next);
    }
    if (changed) {
      getEventHandler().handleEvent(new Event(id));
    }
  }

  private Duration now() {
    return Duration.ofMillis(millis.getAsLong());
  }
}
