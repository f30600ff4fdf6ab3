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
import org.xnio.XnioIoThread;

/** One lookup of an asset, and the requests that wait for it. */
final class InFlightLookup {
  /** How long a body may take before the requests that wait are forwarded without its check. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final XnioIoThread timer;
  private List<Consumer<LookupResult>> waiting = new ArrayList<>(1); // these guarded by this
  private @Nullable AssetLocation answering;
  private @Nullable LookupResult slow;
  private boolean timed;
  private boolean over;

  InFlightLookup(XnioIoThread timer) {
    this.timer = timer;
  }

  /** Adds a request that waits; false if the lookup has ended. */
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

  /** A body begins; from the first one on the timeout runs. */
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
