package dev.appversion.operator.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A timer with a clock that the test advances. */
public final class ManualTimer implements Timer {
  private final Map<FutureTask<?>, Long> tasks = new HashMap<>();
  private long now;

  @Override
  public Future<?> schedule(Runnable task, long delay, TimeUnit unit) {
    FutureTask<?> scheduled = new FutureTask<>(task, null);
    tasks.put(scheduled, now + unit.toMillis(delay));
    return scheduled;
  }

  /** The time in milliseconds. */
  public long millis() {
    return now;
  }

  /** Time passes in which nothing runs. */
  public void pass(long millis) {
    now += millis;
  }

  /** Runs what is due within this time, at its end. */
  public void runFor(long millis) {
    pass(millis);
    List<FutureTask<?>> due =
        tasks.entrySet().stream()
            .filter(task -> task.getValue() <= now)
            .<FutureTask<?>>map(Map.Entry::getKey)
            .toList();
    due.forEach(
        task -> {
          tasks.remove(task);
          task.run();
        });
  }
}
