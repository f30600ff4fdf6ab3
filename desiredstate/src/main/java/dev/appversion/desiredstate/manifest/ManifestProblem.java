package dev.appversion.desiredstate.manifest;

/**
 * Why a manifest or a component could not be read. The last valid one stays in force.
 *
 * @param reason fixed, for machines
 * @param message for a person: version, source and cause
 */
public record ManifestProblem(Reason reason, String message) {

  /** The reasons of the condition {@code ManifestsResolved}. */
  public enum Reason {
    /** The manifest is being read. */
    Reading(false),
    /** No pod of the version is ready, so it cannot be read yet. */
    NoReadyPod(false),
    /** The app did not return the manifest. */
    ManifestUnreachable(true),
    /** The manifest or a component cannot be parsed. */
    ManifestMalformed(true),
    /** The ConfigMap does not exist. */
    ConfigMapNotFound(true),
    /** The ConfigMap exists and has no such key. */
    KeyNotFound(true),
    /** A component of the resource has the name of one in the manifest. */
    ComponentNameTaken(true);

    private final boolean failure;

    Reason(boolean failure) {
      this.failure = failure;
    }

    /** Whether it is an error, not just a pending read. */
    public boolean isFailure() {
      return failure;
    }
  }
}
