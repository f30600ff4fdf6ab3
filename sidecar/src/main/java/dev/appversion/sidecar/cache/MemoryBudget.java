package dev.appversion.sidecar.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one body may take while it is read: up to its own limit, and to what is left of a
 * budget that all bodies share. Releases all of it when it is closed.
 */
public final class MemoryBudget implements AutoCloseable {
  private final AtomicLong shared;
  private final long limit;
  private long taken;

  /**
   * @param shared what is left of the shared budget, in bytes
   * @param limit of this body, in bytes
   */
  public MemoryBudget(AtomicLong shared, long limit) {
    this.shared = shared;
    this.limit = limit;
  }

  /** Takes this many bytes more; false if they exceed the budget. */
  public boolean take(int more) {
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
