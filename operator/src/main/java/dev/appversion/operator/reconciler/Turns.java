package dev.appversion.operator.reconciler;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs the tasks of one key one after another, in the order of their calls; those of different keys
 * at the same time. Thread-safe.
 *
 * @param <K> the key, for example the name of a resource
 */
final class Turns<K> {
  private static final class Turn {
    final Lock lock = new ReentrantLock(true);
    int tasks;
  }

  /** Of the keys with a task that runs or waits. The number of tasks changes inside of compute. */
  private final Map<K, Turn> turns = new ConcurrentHashMap<>();

  /** Runs a task when those of the same key that came before have ended, and returns its result. */
  <T> T run(K key, Supplier<T> task) {
    Turn turn = turns.compute(key, (id, known) -> joined(known == null ? new Turn() : known));
    turn.lock.lock();
    try {
      return task.get();
    } finally {
      turn.lock.unlock();
      turns.computeIfPresent(key, (id, known) -> --known.tasks == 0 ? null : known);
    }
  }

  /** How many keys have a task that runs or waits. */
  int size() {
    return turns.size();
  }

  private static Turn joined(Turn turn) {
    turn.tasks++;
    return turn;
  }
}
