package dev.appversion.operator.bust;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action a key at a time. Those who ask while it runs share the next run, not this one:
 * what they want seen may have changed since this one began.
 *
 * @param <T> what a run gives
 */
final class Coalescing<T> {
  private final Map<String, Runs<T>> runs = new HashMap<>();

  private static final class Runs<T> {
    CompletableFuture<T> running = new CompletableFuture<>();
    @Nullable CompletableFuture<T> next;
  }

  /** What a run that begins after this call gives; on the caller's thread or another caller's. */
  T run(String key, Supplier<T> action) {
    CompletableFuture<T> mine;
    CompletableFuture<T> before = null;
    boolean first = false;
    synchronized (runs) {
      Runs<T> present = runs.get(key);
      if (present == null) {
        Runs<T> made = new Runs<>();
        runs.put(key, made);
        mine = made.running;
        first = true;
      } else if (present.next == null) {
        mine = new CompletableFuture<>();
        present.next = mine;
        before = present.running;
        first = true;
      } else {
        mine = present.next;
      }
    }
    if (first) {
      if (before != null) {
        before.handle((result, error) -> true).join();
      }
      // A run has ended for those to come before those who wait for it hear of it: the next run,
      // which begins then, must not be taken for one that is still to begin.
      try {
        T result = action.get();
        ended(key);
        mine.complete(result);
      } catch (RuntimeException e) {
        ended(key);
        mine.completeExceptionally(e);
      }
    }
    return mine.join();
  }

  private void ended(String key) {
    synchronized (runs) {
      Runs<T> present = runs.get(key);
      if (present != null && present.next != null) {
        present.running = present.next;
        present.next = null;
      } else {
        runs.remove(key);
      }
    }
  }
}
