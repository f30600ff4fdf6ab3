package dev.appversion.e2e;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Something that is done again and again in the background, until closed. */
final class Repeated implements AutoCloseable {
  private final List<String> results = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private Repeated() {}

  /**
   * Starts it.
   *
   * @param pause between two times
   * @param task returns its result
   */
  static Repeated every(Duration pause, Supplier<String> task) {
    Repeated repeated = new Repeated();
    var _ =
        repeated.timer.scheduleWithFixedDelay(
            () -> repeated.results.add(resultOf(task)), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    return repeated;
  }

  private static String resultOf(Supplier<String> task) {
    try {
      return task.get();
    } catch (RuntimeException | AssertionError e) {
      return e.toString();
    }
  }

  /** The results so far; an exception or a failed assertion is one. */
  List<String> results() {
    return List.copyOf(results);
  }

  @Override
  public void close() {
    timer.close();
  }
}
