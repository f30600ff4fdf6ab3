package dev.appversion.sidecar.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one body may use while it is read: up to a limit for one body and the rest of a
 * budget that all bodies share. Closing it releases all of it.
 */
public final class MemoryBudget implements AutoCloseable {
  private final AtomicLong shared;
  private final long limit;
  private long taken;

  /**
   * @param shared the rest of the shared budget, in bytes
   * @param limit the limit of this body, in bytes
   */
  public MemoryBudget(AtomicLong shared, long limit) {
    this.shared = shared;
    this.limit = limit;
  }

  /** Reserves this many bytes; returns false if they exceed the budget. */
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
