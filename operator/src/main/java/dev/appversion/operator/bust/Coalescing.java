package dev.appversion.operator.bust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one action at a time for each key. Calls during a run share the next run, not the present
 * one: the state that they depend on may have changed since it began.
 *
 * @param <I> the input of one call
 * @param <T> the result of one call
 */
final class Coalescing<I, T> {
  private final Map<String, Runs<I, T>> runs = new HashMap<>();

  /** A run and the calls that share it. */
  private static final class Run<I, T> {
    final List<I> items = new ArrayList<>();
    final CompletableFuture<List<T>> results = new CompletableFuture<>();
  }

  private static final class Runs<I, T> {
    Run<I, T> running = new Run<>();
    @Nullable Run<I, T> next;
  }

  /**
   * The result of a run that begins after this call, in this thread or in the thread of another
   * call.
   *
   * @param action from the inputs of all calls that share the run to their results, in the same
   *     order
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
      // The run ends for later calls before the waiting ones continue: a later call must not join
      // the next run, which begins then.
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

  /** The inputs of a run that begins now; no call joins it any more. */
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
