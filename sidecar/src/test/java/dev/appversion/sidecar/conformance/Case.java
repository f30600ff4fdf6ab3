package dev.appversion.sidecar.conformance;

import java.util.List;
import java.util.Set;

/**
 * One case of the corpus. The README beside the case files explains the format.
 *
 * @param rule the section that says so
 * @param client what the client does
 * @param app what the app does when a request comes in; empty: it answers 200 and says what it got
 * @param expected for each final response, the outcomes that are right: a status, {@code broken}
 *     (visibly incomplete) or {@code closed} (none)
 * @param requests what the app may have received
 * @param reuse whether the client's connection goes on
 */
record Case(
    String name,
    Level level,
    String rule,
    List<Step> client,
    List<Step> app,
    List<Set<String>> expected,
    Requests requests,
    Reuse reuse,
    List<Check> checks) {
  /** How binding the rule is. */
  enum Level {
    /** A requirement of the specification, or one without which two parties read other messages. */
    MUST,
    /** A recommendation of the specification. */
    SHOULD,
    /** Where the specification leaves it open, what this proxy does; or a rule of its own. */
    CHOICE
  }

  /** What becomes of the client's connection. */
  enum Reuse {
    YES,
    NO,
    ANY,
    /** It speaks another protocol from there on. */
    SKIP
  }

  /**
   * What the app may have received.
   *
   * @param atLeast complete requests
   * @param atMost complete requests
   * @param incomplete whether there may be an incomplete one behind them
   */
  record Requests(int atLeast, int atMost, boolean incomplete) {
    static final Requests NONE = new Requests(0, 0, false);
    static final Requests INCOMPLETE = new Requests(0, 0, true);
    static final Requests ANY = new Requests(0, 100, true);
  }

  /** More to look at; what it is about, and the argument (decoded). */
  record Check(Kind kind, String argument) {
    /** What to look at: the app's first request, or the client's first final response. */
    enum Kind {
      /** The request's target, byte for byte. */
      TARGET,
      APP_METHOD,
      APP_BODY,
      /** A field with this value (or one of several), exactly once. */
      APP_HAS,
      /** No field of this name, in head or trailers. */
      APP_LACKS,
      APP_TRAILER,
      APP_TRAILER_LACKS,
      START,
      BODY,
      HAS,
      /** These values, each behind the other; the sidecar's own may follow. */
      HAS_ALL,
      LACKS,
      TRAILER,
      TRAILER_LACKS,
      /** An interim response of this status came before. */
      INTERIM,
      /** No interim response of this status. */
      NO_INTERIM
    }
  }

  /** The bytes that the client sends. */
  String clientBytes() {
    return Player.bytes(client);
  }

  @Override
  public String toString() {
    return name + " (" + level + ", " + rule + ")";
  }
}
