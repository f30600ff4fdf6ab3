package dev.appversion.operator.pods;

import java.util.List;

/** What a sidecar says that it enforces. */
public sealed interface SidecarState {

  /**
   * It answered.
   *
   * @param mismatches the assets that it found to have other bytes than their manifests say
   */
  record Enforces(String revision, String keyId, List<AssetMismatch> mismatches)
      implements SidecarState {
    public Enforces {
      mismatches = List.copyOf(mismatches);
    }

    /** Nothing is said of assets. */
    public Enforces(String revision, String keyId) {
      this(revision, keyId, List.of());
    }
  }

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
