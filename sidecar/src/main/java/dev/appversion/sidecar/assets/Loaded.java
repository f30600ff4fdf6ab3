package dev.appversion.sidecar.assets;

/** What came of looking for an asset, at one copy or at all of them. */
sealed interface Loaded {
  /** Its bytes are what they must be, or nobody says what they must be. */
  record Known(Asset asset) implements Loaded {}

  /** It is there with other bytes, and nobody has the right ones. */
  record Wrong(Copy copy) implements Loaded {}

  /** Nobody has it. */
  record NotThere() implements Loaded {}

  /** Nobody who may have it takes connections. */
  record Unreachable() implements Loaded {}

  /** It was not answered for in time. */
  record TimedOut() implements Loaded {}

  /** An app will not give it to somebody unknown, or fails: it may tell the client itself. */
  record Refused(Copy copy) implements Loaded {}

  /** It takes too long to look at it all. */
  record Slow(Copy copy) implements Loaded {}
}
