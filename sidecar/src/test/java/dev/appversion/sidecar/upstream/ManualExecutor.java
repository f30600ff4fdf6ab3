package dev.appversion.sidecar.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;

/**
 * The executor of an I/O thread whose clock moves only when a test moves it. Runs its tasks on the
 * test's thread.
 */
public final class ManualExecutor implements XnioExecutor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private long nanos = 1_000_000_000_000L;

  private record Timer(long due, Runnable command) {}

  /** The clock, in place of {@link System#nanoTime}. */
  public long nanoTime() {
    return nanos;
  }

  /** Runs the tasks of {@link #execute}, including those that they add. */
  public void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Advances the clock, and runs the due timers in order. */
  public void advance(long millis) {
    long until = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Timer next = next(); next != null && next.due <= until; next = next()) {
      nanos = Math.max(nanos, next.due);
      timers.remove(next);
      next.command.run();
      runTasks();
    }
    nanos = until;
  }

  /** The number of pending timers. */
  public int timers() {
    return timers.size();
  }

  private Timer next() {
    return timers.stream().min(Comparator.comparingLong(Timer::due)).orElse(null);
  }

  @Override
  public void execute(Runnable command) {
    tasks.add(command);
  }

  @Override
  public Key executeAfter(Runnable command, long time, TimeUnit unit) {
    Timer timer = new Timer(nanos + unit.toNanos(time), command);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public Key executeAtInterval(Runnable command, long time, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
