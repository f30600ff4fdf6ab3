package dev.appversion.sidecar.assets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/** One look for an asset, and those who wait for it. */
final class Flight {
  /** How long a body may take before those who wait go and ask for it themselves. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final XnioIoThread timer;
  private List<Consumer<Loaded>> waiting = new ArrayList<>(1); // these guarded by this
  private @Nullable Copy answering;
  private @Nullable Loaded slow;
  private boolean timed;
  private boolean over;

  Flight(XnioIoThread timer) {
    this.timer = timer;
  }

  /** Waits with the others; false if it is over. */
  boolean join(Consumer<Loaded> listener) {
    Loaded now;
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

  /** A copy's body begins: from the first on it must not take long. */
  void answered(Copy copy) {
    synchronized (this) {
      answering = copy;
      if (timed) {
        return;
      }
      timed = true;
    }
    try {
      var _ = timer.executeAfter(this::tooSlow, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      tooSlow();
    }
  }

  private void tooSlow() {
    List<Consumer<Loaded>> listeners;
    Loaded.Slow now;
    synchronized (this) {
      now = new Loaded.Slow(Objects.requireNonNull(answering));
      slow = now;
      listeners = waiting;
      waiting = new ArrayList<>(1);
    }
    listeners.forEach(listener -> listener.accept(now));
  }

  void finish(Loaded loaded) {
    List<Consumer<Loaded>> listeners;
    synchronized (this) {
      over = true;
      listeners = waiting;
      waiting = List.of();
    }
    listeners.forEach(listener -> listener.accept(loaded));
  }
}
