package dev.appversion.sidecar.upstream;

/** A permit for one exchange within the limits of an address, until it is released. */
public final class Permit {
  private final Quota quota;
  private final long sinceNanos;

  // The rest is guarded by the quota's monitor.
  private ExchangeKind kind;
  private boolean released;
  private int waits;

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

  /**
   * The exchange waits for its client from now on: for a part of the request's body, or until the
   * client reads more of the response. Until it no longer does, it counts towards the limit of
   * streams as soon as its permit is needed. The body and the response may both wait.
   */
  public void waitsForClient() {
    quota.waitsForClient(this);
  }

  /** One wait for the client has ended. */
  public void continuesWithClient() {
    quota.continuesWithClient(this);
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

  /** Another wait begins. Returns whether it is the only one of a request that is in progress. */
  boolean markWaiting() {
    waits++;
    return waits == 1 && !released && kind == ExchangeKind.REQUEST;
  }

  /** A wait ends. Returns whether no other is left. */
  boolean markContinuing() {
    waits--;
    return waits == 0;
  }

  /** Marks the permit as released; returns whether it was not before. */
  boolean markReleased() {
    boolean first = !released;
    released = true;
    return first;
  }
}
