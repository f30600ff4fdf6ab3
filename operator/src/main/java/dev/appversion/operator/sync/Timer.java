package dev.appversion.operator.sync;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs a task later. */
public interface Timer {
  /** Runs a task after this time, unless the result is cancelled before. */
  Future<?> schedule(Runnable task, long delay, TimeUnit unit);
}
