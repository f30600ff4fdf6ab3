package dev.appversion.operator.sync;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.SidecarProbe;
import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.process.net.IoFailure;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Probes in the background whether the sidecars of the pods enforce the table in force, as their
 * app's {@link ProbeSchedule} says: at most {@link #LIMIT} at a time over all apps, in turn between
 * apps. An event is raised only when a report has changed, once for each batch.
 */
public final class SidecarSync extends AbstractEventSource<SidecarSync.Marker, AppVersion>
    implements ResourceEventAware<AppVersion> {

  static final class Marker {
    private Marker() {}
  }

  /** How many probes are in progress at a time, at most. */
  static final int LIMIT = 64;

  /** The probes of one app. Guarded by the event source. */
  private static final class App {
    ProbeSchedule schedule = ProbeSchedule.NONE;
    Map<String, UseReport> uses = Map.of();
    @Nullable Batch batch;
    @Nullable Future<?> timer;
  }

  /** Probes in progress; one that was replaced is not reported. */
  private record Batch(Duration began, Map<Sidecar, CompletableFuture<SidecarReport>> answers) {
    CompletableFuture<Void> all() {
      return CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new));
    }

    Map<Sidecar, SidecarState> states() {
      return answers.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, answer -> answer.getValue().join().state()));
    }

    Map<String, UseReport> uses(Duration ended) {
      return answers.entrySet().stream()
          .collect(
              Collectors.toMap(
                  answer -> answer.getKey().uid(),
                  answer -> new UseReport(answer.getValue().join().use(), began, ended)));
    }
  }

  /** Runs a task later; it can be cancelled until then. */
  interface Timer {
    Future<?> schedule(Runnable task, long delay, TimeUnit unit);
  }

  private final Function<String, CompletableFuture<SidecarReport>> probe;
  private final Timer scheduler;
  private final LongSupplier millis;
  private final Predicate<ResourceID> exists;
  private final FairSlots<ResourceID> slots = new FairSlots<>(LIMIT);
  // Guarded by this.
  private final Map<ResourceID, App> apps = new HashMap<>();
  private int sidecars;

  /**
   * Probes nothing before an AppVersion is reconciled.
   *
   * @param scheduler starts the probes
   * @param exists whether there is an AppVersion of this name
   */
  public SidecarSync(
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
  SidecarSync(
      Function<String, CompletableFuture<SidecarReport>> probe,
      Timer scheduler,
      LongSupplier millis,
      Predicate<ResourceID> exists) {
    super(Marker.class, "sidecar-sync");
    this.probe = probe;
    this.scheduler = scheduler;
    this.millis = millis;
    this.exists = exists;
  }

  /**
   * The last reports of the sidecars of these pods, by pod uid; of a pod that is not ready and has
   * reported, only whether its app accepts connections. Does not block.
   */
  public synchronized Map<String, SidecarState> states(
      ResourceID id, String revision, String keyId, List<PodView> pods) {
    Goal goal = new Goal(revision, keyId);
    if (!exists.test(id)) {
      // Deleted during this reconciliation: nothing would end its probes.
      return ProbeSchedule.NONE.toward(goal, Sidecar.of(pods), millis.getAsLong()).states();
    }
    App app = apps.computeIfAbsent(id, it -> new App());
    if (!goal.equals(app.schedule.goal())) {
      slots.cancel(id);
      app.batch = null;
    }
    replace(app, app.schedule.toward(goal, Sidecar.of(pods), millis.getAsLong()));
    plan(id, app);
    return app.schedule.states();
  }

  /**
   * The last reports of sidecars about the use of versions, by pod uid; also of pods that are not
   * ready. A change raises no event. Does not block.
   */
  public synchronized Map<String, UseReport> uses(ResourceID id) {
    App app = apps.get(id);
    return app == null ? Map.of() : app.uses;
  }

  /**
   * Probes each sidecar of an app at least once in this time, for {@link #uses}; until another time
   * is set. Without a call, sidecars that enforce the table are sampled, and their use is rarely
   * known. No effect before the first call of {@link #states}.
   */
  public synchronized void readUses(ResourceID id, Duration every) {
    App app = apps.get(id);
    if (app != null) {
      replace(app, app.schedule.every(every, millis.getAsLong()));
      plan(id, app);
    }
  }

  /** What the probes have to do now. */
  public ProbeLoad load() {
    Map<Pace, Long> paces;
    long overdue;
    synchronized (this) {
      paces =
          apps.values().stream()
              .flatMap(app -> app.schedule.paces())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      long now = millis.getAsLong();
      overdue =
          apps.values().stream()
              .flatMapToLong(app -> app.schedule.next().stream())
              .map(due -> now - due)
              .max()
              .orElse(0);
    }
    return new ProbeLoad(
        slots.running(), slots.waiting(), Duration.ofMillis(Math.max(0, overdue)), paces);
  }

  @Override
  public Set<Marker> getSecondaryResources(AppVersion primary) {
    return Set.of();
  }

  @Override
  public synchronized void onResourceDeleted(AppVersion resource) {
    ResourceID id = ResourceID.fromResource(resource);
    App app = apps.remove(id);
    if (app != null) {
      end(id, app);
    }
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
    replace(app, ProbeSchedule.NONE);
    app.batch = null;
  }

  private void replace(App app, ProbeSchedule schedule) {
    sidecars += schedule.size() - app.schedule.size();
    app.schedule = schedule;
  }

  /** Sets the timer for the next batch, unless one is in progress. */
  private void plan(ResourceID id, App app) {
    cancelTimer(app);
    if (app.batch == null && isRunning()) {
      app.schedule
          .next()
          .ifPresent(
              due ->
                  app.timer =
                      scheduler.schedule(
                          () -> begin(id),
                          Math.max(0, due - millis.getAsLong()),
                          TimeUnit.MILLISECONDS));
    }
  }

  private static void cancelTimer(App app) {
    if (app.timer != null) {
      app.timer.cancel(false);
    }
    app.timer = null;
  }

  private void begin(ResourceID id) {
    Map<Sidecar, CompletableFuture<SidecarReport>> answers = new HashMap<>();
    Batch batch = new Batch(now(), answers);
    synchronized (this) {
      App app = apps.get(id);
      if (app == null || app.batch != null || !isRunning()) {
        return;
      }
      app.schedule
          .due(millis.getAsLong())
          .forEach(sidecar -> answers.put(sidecar, new CompletableFuture<>()));
      if (answers.isEmpty()) {
        plan(id, app);
        return;
      }
      app.batch = batch;
    }
    var _ = batch.all().thenRun(() -> reported(id, batch));
    slots.submit(
        id, answers.entrySet().stream().map(one -> task(one.getKey(), one.getValue())).toList());
  }

  private Supplier<CompletableFuture<?>> task(
      Sidecar sidecar, CompletableFuture<SidecarReport> answer) {
    return () ->
        CompletableFuture.completedFuture(sidecar.admin())
            .thenCompose(probe)
            .exceptionally(error -> SidecarReport.unreachable(IoFailure.describe(error)))
            .thenAccept(answer::complete);
  }

  private Duration now() {
    return Duration.ofMillis(millis.getAsLong());
  }

  private void reported(ResourceID id, Batch batch) {
    boolean changed;
    synchronized (this) {
      App app = apps.get(id);
      if (app == null || !batch.equals(app.batch) || !isRunning()) {
        return; // the goal was replaced
      }
      app.batch = null;
      Map<String, SidecarState> before = app.schedule.states();
      replace(app, app.schedule.reported(batch.states(), millis.getAsLong(), sidecars));
      app.uses = app.schedule.latest(app.uses, batch.uses(now()));
      changed = !app.schedule.states().equals(before);
      plan(id, app);
    }
    if (changed) {
      getEventHandler().handleEvent(new Event(id));
    }
  }
}
