package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.AssetLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/** One lookup of an asset, and the requests that wait for it. */
final class InFlightLookup {
  /** The time that a body may take before waiting requests are forwarded unchecked. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final XnioExecutor timer;
  private List<Consumer<LookupResult>> waiting =
      new ArrayList<>(1); // guarded by this, as are the following
  private @Nullable AssetLocation answering;
  private @Nullable LookupResult slow;
  private boolean timed;
  private boolean over;

  /**
   * @param timer calls waiting requests after the timeout
   */
  InFlightLookup(XnioExecutor timer) {
    this.timer = timer;
  }

  /** Adds a waiting request. Returns false if the lookup has ended. */
  boolean join(Consumer<LookupResult> listener) {
    LookupResult now;
    synchronized (this) {
      if (over) {
        return false;
      }
      now = slow;
      if (now == null) {
        waiting.add(listener);
        return true;
      }
    }
    listener.accept(now);
    return true;
  }

  /** A body begins; the timeout starts with the first one. */
  void answered(AssetLocation copy) {
    synchronized (this) {
      answering = copy;
      if (timed) {
        return;
      }
      timed = true;
    }
    try {
      var _ = timer.executeAfter(this::tooSlow, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      tooSlow();
    }
  }

  private void tooSlow() {
    List<Consumer<LookupResult>> listeners;
    LookupResult.Slow now;
    synchronized (this) {
      now = new LookupResult.Slow(Objects.requireNonNull(answering));
      slow = now;
      listeners = waiting;
      waiting = new ArrayList<>(1);
    }
    listeners.forEach(listener -> listener.accept(now));
  }

  /** The lookup has ended: calls the requests that still wait. */
  void finish(LookupResult loaded) {
    List<Consumer<LookupResult>> listeners;
    synchronized (this) {
      over = true;
      listeners = waiting;
      waiting = List.of();
    }
    listeners.forEach(listener -> listener.accept(loaded));
  }
}
