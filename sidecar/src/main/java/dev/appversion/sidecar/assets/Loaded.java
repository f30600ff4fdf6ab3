package dev.appversion.sidecar.assets;

/** What came of looking for an asset. */
sealed interface Loaded {
  /** Its bytes are what they must be, or nobody says what they must be. */
  record Known(Asset asset) implements Loaded {}

  /** Its owners have it with other bytes, and nobody has the right ones. */
  record Wrong() implements Loaded {}

  /** No owner has it. */
  record NotThere() implements Loaded {}

  /** No owner takes connections. */
  record Unreachable() implements Loaded {}

  /** An owner did not answer in time. */
  record TimedOut() implements Loaded {}

  /** An owner will not give it to somebody unknown, or fails: it may tell the client itself. */
  record Refused() implements Loaded {}

  /** It takes too long to look at it all. */
  record Slow() implements Loaded {}
}
