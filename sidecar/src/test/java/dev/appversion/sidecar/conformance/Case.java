package dev.appversion.sidecar.conformance;

import java.util.List;
import java.util.Set;

/**
 * One case of the corpus. The README of the case files explains the format.
 *
 * @param rule the section of the rule
 * @param client what the client does
 * @param app what the app does when a request arrives; if empty, it responds 200 and describes the
 *     request
 * @param expected for each final response, the correct outcomes: a status, {@code broken} (visibly
 *     incomplete) or {@code closed} (none)
 * @param requests what the app may have received
 * @param reuse whether the client's connection stays open
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
  /** The requirement level of the rule. */
  enum Level {
    /**
     * A requirement of the specification, or a rule without which two parties would parse different
     * messages.
     */
    MUST,
    /** A recommendation of the specification. */
    SHOULD,
    /**
     * The behaviour of this proxy where the specification leaves it open, or a rule of this
     * project.
     */
    CHOICE
  }

  /** The state of the client's connection afterwards. */
  enum Reuse {
    YES,
    NO,
    ANY,
    /** It has switched to another protocol. */
    SKIP
  }

  /**
   * What the app may have received.
   *
   * @param atLeast complete requests
   * @param atMost complete requests
   * @param incomplete whether an incomplete one may follow
   */
  record Requests(int atLeast, int atMost, boolean incomplete) {
    static final Requests NONE = new Requests(0, 0, false);
    static final Requests INCOMPLETE = new Requests(0, 0, true);
    static final Requests ANY = new Requests(0, 100, true);
  }

  /** A further check; its subject and its argument (decoded). */
  record Check(Kind kind, String argument) {
    /** The subject: the app's first request, or the client's first final response. */
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
      /** These values, in order; the sidecar's own may follow. */
      HAS_ALL,
      LACKS,
      TRAILER,
      TRAILER_LACKS,
      /** An interim response of this status before. */
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
