package dev.appversion.sidecar.bust;

/** Carries out a cache bust that a client has requested with a valid token. */
@FunctionalInterface
public interface Buster {
  /** Rejects all busts: for a sidecar without an operator. */
  Buster NONE = token -> new Result.Unavailable("this sidecar has no operator");

  /**
   * Busts the app. May block; called on a separate thread. Throws no exception.
   *
   * @param token the client's bearer token, to be forwarded; never logged
   */
  Result bust(String token);

  /** The result. */
  sealed interface Result {
    /**
     * The bust is recorded.
     *
     * @param generation routing tables with at least this bust generation contain the bust
     */
    record Accepted(long generation) implements Result {}

    /** The operator rejected the token. */
    record Refused() implements Result {}

    /** The token was used for a bust before. */
    record Used() implements Result {}

    /**
     * The bust could not be carried out; nothing has changed.
     *
     * @param problem the cause, for the client: without addresses and secrets
     */
    record Unavailable(String problem) implements Result {}
  }
}
