package dev.appversion.desiredstate.manifest;

/** What came of reading a manifest from the app. */
public sealed interface PathRead {

  /** The app served a good one. */
  record Read(ResolvedManifest manifest) implements PathRead {}

  /** It cannot be had, or not used; the message says why. */
  record Failed(ManifestProblem.Reason reason, String message) implements PathRead {}

  /** The answer is not there yet. */
  record Pending() implements PathRead {}

  /** There is no ready pod to ask. */
  record NoPod() implements PathRead {}
}
