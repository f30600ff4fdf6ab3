package dev.appversion.operator.pods;

import java.util.List;
import java.util.Optional;

/** What a sidecar says that it enforces. */
public sealed interface SidecarState {

  /**
   * It answered.
   *
   * @param mismatches the assets that it found to have other bytes than their manifests say
   * @param appProblem why the app behind it accepts no connections, once that has lasted
   */
  record Enforces(
      String revision, String keyId, List<AssetMismatch> mismatches, Optional<String> appProblem)
      implements SidecarState {
    public Enforces {
      mismatches = List.copyOf(mismatches);
    }

    /** Nothing is said of assets. */
    public Enforces(String revision, String keyId) {
      this(revision, keyId, List.of());
    }

    /** The app accepts connections. */
    public Enforces(String revision, String keyId, List<AssetMismatch> mismatches) {
      this(revision, keyId, mismatches, Optional.empty());
    }
  }

  /** It did not, for this reason. */
  record Unreachable(String reason) implements SidecarState {}

  /** It has not been asked yet. */
  record NotAsked() implements SidecarState {}

  /** Why the app behind it accepts no connections, as far as it said so. */
  default Optional<String> problemOfApp() {
    return this instanceof Enforces said ? said.appProblem() : Optional.empty();
  }

  /** Whether it enforces exactly this. */
  default boolean enforces(String revision, String keyId) {
    return this instanceof Enforces said
        && said.revision().equals(revision)
        && said.keyId().equals(keyId);
  }
}
