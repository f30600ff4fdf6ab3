package dev.appversion.operator.pods;

/** What a sidecar says that it enforces. */
public sealed interface SidecarState {

  /** It answered. */
  record Enforces(String revision, String keyId) implements SidecarState {}

  /** It did not, for this reason. */
  record Unreachable(String reason) implements SidecarState {}

  /** It has not been asked yet. */
  record NotAsked() implements SidecarState {}

  /** Whether it enforces exactly this. */
  default boolean enforces(String revision, String keyId) {
    return this instanceof Enforces said
        && said.revision().equals(revision)
        && said.keyId().equals(keyId);
  }
}
