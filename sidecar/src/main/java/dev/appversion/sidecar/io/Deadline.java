package dev.appversion.sidecar.io;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/**
 * A timer that is cheap to extend: {@link #touch} only stores the time, which the timer reads when
 * it fires. Used on one I/O thread only.
 */
public final class Deadline {
  private final XnioExecutor thread;
  private final CallbackGuard guard;
  private final LongSupplier nanoTime;
  private XnioExecutor.@Nullable Key key;
  private @Nullable Runnable action;
  private long nanos;
  private long since;

  /**
   * @param guard runs the actions
   */
  public Deadline(XnioExecutor thread, CallbackGuard guard) {
    this(thread, guard, System::nanoTime);
  }

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  Deadline(XnioExecutor thread, CallbackGuard guard, LongSupplier nanoTime) {
    this.thread = thread;
    this.guard = guard;
    this.nanoTime = nanoTime;
  }

  /** Runs the action when this much time has passed without a {@link #touch}. */
  public void set(Duration time, Runnable then) {
    cancel();
    nanos = time.toNanos();
    action = then;
    since = nanoTime.getAsLong();
    schedule(nanos);
  }

  /** Restarts the time. */
  public void touch() {
    since = nanoTime.getAsLong();
  }

  /** Cancels the timer. */
  public void cancel() {
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
      key = null; // the server has stopped: all connections are being closed
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
      guard.run(then);
    }
  }
}
