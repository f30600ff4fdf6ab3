package dev.appversion.sidecar.assets;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of one body may be kept while it is read: up to a limit of its own, out of what all
 * bodies under way share. Gives back all it took when it is closed.
 */
final class MemoryBudget implements AutoCloseable {
  private final AtomicLong shared;
  private final long limit;
  private long taken;

  /**
   * @param shared what is left for all, in bytes
   * @param limit for this one
   */
  MemoryBudget(AtomicLong shared, long limit) {
    this.shared = shared;
    this.limit = limit;
  }

  /** Whether this many bytes more may be kept. */
  boolean take(int more) {
    if (taken + more > limit) {
      return false;
    }
    if (shared.addAndGet(-more) < 0) {
      shared.addAndGet(more);
      return false;
    }
    taken += more;
    return true;
  }

  @Override
  public void close() {
    shared.addAndGet(taken);
    taken = 0;
  }
}
