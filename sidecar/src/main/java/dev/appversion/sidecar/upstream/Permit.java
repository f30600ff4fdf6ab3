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
   * The exchange turned out to be a stream: it counts by the limit of streams from now on.
   *
   * @return false if the limit of streams is reached; then nothing has changed
   */
  public boolean becomeStream() {
    return quota.becomeStream(this);
  }

  /** The exchange is over. May be called more than once. */
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

  /** Whether this was the first time. */
  boolean markReleased() {
    boolean first = !released;
    released = true;
    return first;
  }
}
