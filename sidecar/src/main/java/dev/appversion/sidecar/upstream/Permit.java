package dev.appversion.sidecar.upstream;

/** A permit for one exchange within the limits of an address, until it is released. */
public final class Permit {
  private final Quota quota;
  private final long sinceNanos;

  // The rest is guarded by the quota's monitor.
  private ExchangeKind kind;
  private boolean released;

  Permit(Quota quota, ExchangeKind kind, long sinceNanos) {
    this.quota = quota;
    this.kind = kind;
    this.sinceNanos = sinceNanos;
  }

  /**
   * Counts the exchange towards the limit of streams from now on.
   *
   * @return false if the limit of streams is reached; then nothing has changed
   */
  public boolean becomeStream() {
    return quota.becomeStream(this);
  }

  /** Releases the permit. May be called more than once. */
  public void release() {
    quota.release(this);
  }

  long sinceNanos() {
    return sinceNanos;
  }

  ExchangeKind kind() {
    return kind;
  }

  void turnInto(ExchangeKind other) {
    kind = other;
  }

  /** Marks the permit as released; returns whether it was not before. */
  boolean markReleased() {
    boolean first = !released;
    released = true;
    return first;
  }
}
