package dev.appversion.operator.assets;

import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.Retention;
import dev.appversion.versioning.store.Retention.AppState;
import dev.appversion.versioning.store.Retention.Verdict;
import dev.appversion.versioning.store.StoredRelease;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the store's releases every half minute while this replica is the leader: marks retired
 * ones, deletes those past their retention, and has the store sweep after a deletion.
 */
final class RetentionRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionRounds.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Also without a deletion: interrupted fills leave blobs without a release. */
  private static final Duration SWEEP_EVERY = Duration.ofHours(6);

  private final StoreAccess access;
  private final StoreClient store;
  private final StoredReleases stored;
  private final AssetFills fills;
  private final BooleanSupplier leading;
  private final Function<AppId, AppState> states;
  private final Runnable changedForAll;
  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  private final AtomicBoolean soon = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean failed;
  private boolean sweepDue;
  private Instant lastSweep;

  /**
   * @param leading whether this replica is the leader
   * @param states the state of an app
   * @param changedForAll run when every app must be reconciled: the store's address, key or problem
   *     changed
   */
  RetentionRounds(
      StoreAccess access,
      StoreClient store,
      StoredReleases stored,
      AssetFills fills,
      BooleanSupplier leading,
      Function<AppId, AppState> states,
      Runnable changedForAll,
      ScheduledExecutorService scheduler,
      Clock clock) {
    this.access = access;
    this.store = store;
    this.stored = stored;
    this.fills = fills;
    this.leading = leading;
    this.states = states;
    this.changedForAll = changedForAll;
    this.scheduler = scheduler;
    this.clock = clock;
    this.lastSweep = clock.instant();
  }

  void start() {
    schedule(Duration.ZERO);
  }

  /** Makes the next round due: a version was retired, or is live again. */
  void soon() {
    if (!closed && !soon.getAndSet(true)) {
      var _ = scheduler.schedule(this::launch, SOON.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void schedule(Duration delay) {
    if (!closed) {
      var _ =
          scheduler.schedule(
              () -> {
                launch();
                schedule(next());
              },
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /** The time until the next round. */
  Duration next() {
    if (failed) {
      return EVERY; // a failed round would be retried at once
    }
    Instant now = clock.instant();
    Duration end = stored.nextEnd().map(until -> Duration.between(now, until)).orElse(EVERY);
    if (end.compareTo(SOON) < 0) {
      return SOON;
    }
    return end.compareTo(EVERY) < 0 ? end : EVERY;
  }

  /** In a separate thread, since the scheduler's thread is shared; one round at a time. */
  private void launch() {
    if (closed || running.getAndSet(true)) {
      return;
    }
    soon.set(false);
    var _ =
        Thread.ofVirtual()
            .name("retention")
            .start(
                () -> {
                  try {
                    round();
                  } finally {
                    running.set(false);
                  }
                });
  }

  /** One round. Blocks. */
  void round() {
    Set<AppId> changed = new HashSet<>();
    String before = stored.problem().orElse("");
    boolean first = !stored.isKnown();
    boolean requeueAll = false;
    try {
      requeueAll = access.refresh();
      if (leading.getAsBoolean()) {
        carryOut(changed);
      }
      failed = false;
    } catch (IOException | RuntimeException e) {
      failed = true;
      String problem = IoFailure.describe(e);
      stored.failed(problem);
      if (!problem.equals(before)) {
        LOG.warn("the store is not usable error={}", problem);
      }
    }
    if (requeueAll || (first && stored.isKnown()) || !before.equals(stored.problem().orElse(""))) {
      changedForAll.run();
    } else {
      changed.forEach(fills::requeue);
    }
  }

  /**
   * @throws IOException if an operation failed; all others were carried out
   */
  private void carryOut(Set<AppId> changed) throws IOException {
    List<StoredRelease> releases = store.releases();
    Map<AppId, AppState> known = new HashMap<>();
    releases.forEach(release -> known.computeIfAbsent(release.id().app(), states));
    List<Verdict> kept = new ArrayList<>();
    IOException trouble = null;
    for (Verdict verdict : Retention.decide(releases, known, clock.instant())) {
      try {
        carryOut(verdict, changed);
        kept.add(verdict);
      } catch (IOException e) {
        kept.add(new Verdict.Keep(verdict.release(), Optional.empty())); // until the next round
        trouble = e;
      }
    }
    stored.decided(kept);
    sweep();
    if (trouble != null) {
      throw trouble;
    }
  }

  private void carryOut(Verdict verdict, Set<AppId> changed) throws IOException {
    StoredRelease release = verdict.release();
    switch (verdict) {
      case Verdict.Keep keep -> {
        return;
      }
      case Verdict.Mark mark -> store.mark(release);
      case Verdict.Delete delete -> {
        fills.forget(release.id());
        store.delete(release.id());
        sweepDue = true;
        LOG.info(
            "deleted the assets of a retired version release={} reason={}",
            release.id(),
            delete.cause());
      }
    }
    changed.add(release.id().app());
  }

  private void sweep() throws IOException {
    Instant now = clock.instant();
    if (!sweepDue && lastSweep.plus(SWEEP_EVERY).isAfter(now)) {
      return;
    }
    if (!fills.sweepLock().writeLock().tryLock()) {
      return; // a fill is running: the sweep follows it
    }
    try {
      StoreClient.Swept swept = store.sweep();
      sweepDue = swept.young() > 0;
      lastSweep = now;
      LOG.info(
          "swept the store assets={} blobs={} bytes={}",
          swept.assets(),
          swept.blobs(),
          swept.bytes());
    } finally {
      fills.sweepLock().writeLock().unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
