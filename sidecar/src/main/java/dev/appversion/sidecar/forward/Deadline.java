package dev.appversion.sidecar.forward;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/**
 * One timer that can be put off cheaply: {@link #touch} only notes the time, and the timer finds
 * out when it fires. Used on its I/O thread only.
 */
final class Deadline {
  private final XnioExecutor thread;
  private final Steps steps;
  private final LongSupplier nanoTime;
  private XnioExecutor.@Nullable Key key;
  private @Nullable Runnable action;
  private long nanos;
  private long since;

  /**
   * @param steps runs what is to be done
   */
  Deadline(XnioExecutor thread, Steps steps) {
    this(thread, steps, System::nanoTime);
  }

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  Deadline(XnioExecutor thread, Steps steps, LongSupplier nanoTime) {
    this.thread = thread;
    this.steps = steps;
    this.nanoTime = nanoTime;
  }

  /** Runs the action when this much time has passed without a {@link #touch}. */
  void set(Duration time, Runnable then) {
    cancel();
    nanos = time.toNanos();
    action = then;
    since = nanoTime.getAsLong();
    schedule(nanos);
  }

  void touch() {
    since = nanoTime.getAsLong();
  }

  void cancel() {
    action = null;
    if (key != null) {
      key.remove();
      key = null;
    }
  }

  private void schedule(long delay) {
    try {
      key = thread.executeAfter(this::fire, delay / 1_000_000 + 1, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      key = null; // the server has stopped: every connection is about to end
    }
  }

  private void fire() {
    Runnable then = action;
    if (then == null) {
      return;
    }
    long left = nanos - (nanoTime.getAsLong() - since);
    if (left > 0) {
      schedule(left);
    } else {
      cancel();
      steps.run(then);
    }
  }
}
