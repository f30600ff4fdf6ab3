package dev.appversion.desiredstate.manifest;

/** The result of reading a manifest from the app. */
public sealed interface PathRead {

  /** The app served a valid manifest. */
  record Read(ResolvedManifest manifest) implements PathRead {}

  /** The manifest cannot be read or parsed; the message gives the reason. */
  record Failed(ManifestProblem.Reason reason, String message) implements PathRead {}

  /** The read is in progress. */
  record Pending() implements PathRead {}

  /** No pod is ready to read from. */
  record NoPod() implements PathRead {}
}
