package dev.appversion.sidecar.bust;

/** Carries out a bust that a client has asked for with a good token. */
@FunctionalInterface
public interface Buster {
  /** A sidecar that can bust nothing. */
  Buster NONE = token -> new Result.Unavailable("this sidecar has no operator to ask");

  /**
   * Busts the app. May block; called on a thread of its own. Throws nothing.
   *
   * @param token the client's bearer token, to be handed on; never logged
   */
  Result bust(String token);

  /** How it went. */
  sealed interface Result {
    /**
     * The bust is written down.
     *
     * @param generation the routing table that has at least this bust generation has it
     */
    record Accepted(long generation) implements Result {}

    /** The operator does not take the token. */
    record Refused() implements Result {}

    /** The token has made a bust before. */
    record Used() implements Result {}

    /**
     * Nobody could carry it out; nothing has changed.
     *
     * @param problem for the client: no addresses, no secrets
     */
    record Unavailable(String problem) implements Result {}
  }
}
