package dev.appversion.operator.bust;

/** What came of a bust. */
public sealed interface BustResult {
  /** The routing table with this generation is written. */
  record Done(long generation) implements BustResult {}

  /** There is no such AppVersion. */
  record NotFound() implements BustResult {}

  /** The token has made a bust before. */
  record Used() implements BustResult {}

  /**
   * It was not carried out.
   *
   * @param message for a person: why, and what can be done
   */
  record Unavailable(String message) implements BustResult {}
}
