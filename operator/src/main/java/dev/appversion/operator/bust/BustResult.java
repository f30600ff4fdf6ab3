package dev.appversion.operator.bust;

/** The result of a request to bust. */
public sealed interface BustResult {
  /** The routing table with this generation is written. */
  record Done(long generation) implements BustResult {}

  /** The AppVersion does not exist. */
  record NotFound() implements BustResult {}

  /** The token has been used before. */
  record Used() implements BustResult {}

  /**
   * It was not carried out.
   *
   * @param message for a person: the cause and the next step
   */
  record Unavailable(String message) implements BustResult {}
}
