package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.cache.AssetLocation;

/** The result of a lookup of an asset, at one location or at all of them. */
sealed interface LookupResult {
  /** Its bytes match the manifest, or the manifest has no digest of them. */
  record Known(Asset asset) implements LookupResult {}

  /** It exists only with bytes that do not match. */
  record Wrong(AssetLocation copy) implements LookupResult {}

  /** No location has it. */
  record NotThere() implements LookupResult {}

  /** No owner accepts connections. */
  record Unreachable() implements LookupResult {}

  /** No response in time. */
  record TimedOut() implements LookupResult {}

  /**
   * The app rejects a request without the client's credentials, or fails: the client's request is
   * forwarded to it.
   */
  record Refused(AssetLocation copy) implements LookupResult {}

  /** Checking its bytes takes too long for the waiting clients. */
  record Slow(AssetLocation copy) implements LookupResult {}
}
