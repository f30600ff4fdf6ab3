package dev.appversion.sidecar.assets;

/** What came of looking for an asset, at one copy or at all of them. */
sealed interface LookupResult {
  /** Its bytes are what they must be, or nobody says what they must be. */
  record Known(Asset asset) implements LookupResult {}

  /** It is there with other bytes, and nobody has the right ones. */
  record Wrong(AssetLocation copy) implements LookupResult {}

  /** Nobody has it. */
  record NotThere() implements LookupResult {}

  /** Nobody who may have it takes connections. */
  record Unreachable() implements LookupResult {}

  /** It was not answered for in time. */
  record TimedOut() implements LookupResult {}

  /** An app will not give it to somebody unknown, or fails: it may tell the client itself. */
  record Refused(AssetLocation copy) implements LookupResult {}

  /** It takes too long to look at it all. */
  record Slow(AssetLocation copy) implements LookupResult {}
}
