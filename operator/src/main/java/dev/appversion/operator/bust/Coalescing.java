package dev.appversion.operator.bust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action a key at a time. Those who ask while it runs share the next run, not this one:
 * what they want seen may have changed since this one began.
 *
 * @param <I> what each brings to the run that it shares
 * @param <T> what a run gives to each
 */
final class Coalescing<I, T> {
  private final Map<String, Runs<I, T>> runs = new HashMap<>();

  /** A run and those who share it. */
  private static final class Run<I, T> {
    final List<I> items = new ArrayList<>();
    final CompletableFuture<List<T>> results = new CompletableFuture<>();
  }

  private static final class Runs<I, T> {
    Run<I, T> running = new Run<>();
    @Nullable Run<I, T> next;
  }

  /**
   * What a run that begins after this call gives; on the caller's thread or another caller's.
   *
   * @param action gets what all who share the run have brought, and gives as much in that order
   */
  T run(String key, I item, Function<List<I>, List<T>> action) {
    Run<I, T> mine;
    Run<I, T> before = null;
    boolean first = false;
    int place;
    synchronized (runs) {
      Runs<I, T> present = runs.get(key);
      if (present == null) {
        Runs<I, T> made = new Runs<>();
        runs.put(key, made);
        mine = made.running;
        first = true;
      } else if (present.next == null) {
        mine = new Run<>();
        present.next = mine;
        before = present.running;
        first = true;
      } else {
        mine = present.next;
      }
      place = mine.items.size();
      mine.items.add(item);
    }
    if (first) {
      if (before != null) {
        before.results.handle((result, error) -> true).join();
      }
      // A run has ended for those to come before those who wait for it hear of it: the next run,
      // which begins then, must not be taken for one that is still to begin.
      try {
        List<T> results = action.apply(items(mine));
        ended(key);
        mine.results.complete(results);
      } catch (RuntimeException e) {
        ended(key);
        mine.results.completeExceptionally(e);
      }
    }
    return mine.results.join().get(place);
  }

  /** All who share a run that begins now: nobody joins it any more. */
  private List<I> items(Run<I, T> run) {
    synchronized (runs) {
      return List.copyOf(run.items);
    }
  }

  private void ended(String key) {
    synchronized (runs) {
      Runs<I, T> present = runs.get(key);
      if (present != null && present.next != null) {
        present.running = present.next;
        present.next = null;
      } else {
        runs.remove(key);
      }
    }
  }
}
