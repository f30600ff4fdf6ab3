package dev.appversion.operator.sync;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs asynchronous tasks of several owners, a limited number at a time. Owners have turns of one
 * task, so that one with many does not delay the others. Thread-safe.
 *
 * @param <K> identifies an owner
 */
public final class FairSlots<K> {
  private final int limit;
  // Guarded by this. The first owner is the next one.
  private final Map<K, Deque<Supplier<? extends CompletableFuture<?>>>> waiting =
      new LinkedHashMap<>();
  private int running;

  /**
   * Nothing runs yet.
   *
   * @param limit how many tasks run at a time, at most
   */
  public FairSlots(int limit) {
    this.limit = limit;
  }

  /** Starts tasks as soon as slots are free. A task must complete, and must not throw. */
  void submit(K owner, Collection<? extends Supplier<? extends CompletableFuture<?>>> tasks) {
    synchronized (this) {
      waiting.computeIfAbsent(owner, it -> new ArrayDeque<>()).addAll(tasks);
    }
    start();
  }

  /**
   * Starts a task for each item as soon as slots are free.
   *
   * @param failed from the error of a task that fails to its result
   * @return the results, when all tasks have ended; never completes if they are cancelled
   */
  public <T, R> CompletableFuture<Map<T, R>> forEach(
      K owner,
      Collection<T> items,
      Function<T, CompletableFuture<R>> task,
      Function<Throwable, R> failed) {
    Map<T, CompletableFuture<R>> results = new LinkedHashMap<>();
    items.forEach(item -> results.put(item, new CompletableFuture<>()));
    CompletableFuture<Map<T, R>> all =
        CompletableFuture.allOf(results.values().toArray(CompletableFuture<?>[]::new))
            .thenApply(
                ended ->
                    results.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().join())));
    submit(
        owner,
        results.entrySet().stream()
            .<Supplier<CompletableFuture<?>>>map(
                it ->
                    () ->
                        CompletableFuture.completedFuture(it.getKey())
                            .thenCompose(task)
                            .exceptionally(failed)
                            .thenAccept(it.getValue()::complete))
            .toList());
    return all;
  }

  /** Removes the tasks of an owner that were not started. */
  public synchronized void cancel(K owner) {
    waiting.remove(owner);
  }

  /** How many tasks run. */
  synchronized int running() {
    return running;
  }

  /** How many tasks wait for a slot. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  private void start() {
    var next = next();
    while (next.isPresent()) {
      CompletableFuture<?> result = next.get().get();
      if (result.isDone()) {
        ended(); // in this loop: a long queue of completed tasks must not become a deep stack
      } else {
        var _ =
            result.whenComplete(
                (value, error) -> {
                  ended();
                  start();
                });
      }
      next = next();
    }
  }

  private synchronized void ended() {
    running--;
  }

  private synchronized Optional<Supplier<? extends CompletableFuture<?>>> next() {
    Iterator<Map.Entry<K, Deque<Supplier<? extends CompletableFuture<?>>>>> turns =
        waiting.entrySet().iterator();
    while (running < limit && turns.hasNext()) {
      var turn = turns.next();
      K owner = turn.getKey();
      Deque<Supplier<? extends CompletableFuture<?>>> tasks = turn.getValue();
      turns.remove();
      var task = tasks.poll();
      if (task != null) {
        if (!tasks.isEmpty()) {
          waiting.put(owner, tasks);
        }
        running++;
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }
}
