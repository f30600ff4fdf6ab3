package dev.appversion.sidecar.upstream;

/** What one exchange takes of a limit, until it is released. */
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
   * The exchange turned out to be one that lasts: it no longer takes a request's permit.
   *
   * @return false if the limit for such exchanges is reached; then nothing has changed
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
