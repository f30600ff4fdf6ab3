package dev.appversion.operator.pods;

import java.util.List;
import java.util.Optional;

/** The report of a sidecar. */
public sealed interface SidecarState {

  /**
   * The sidecar responded.
   *
   * @param revision of the routing table that it enforces; empty without one
   * @param sequence of that table; 0 if it is not ordered
   * @param keyId of the secret key that it uses
   * @param mismatches the assets whose bytes differ from the hashes in their manifests
   * @param appProblem why its app accepts no connections, if that has lasted; else empty
   */
  record Enforces(
      String revision,
      long sequence,
      String keyId,
      List<AssetMismatch> mismatches,
      Optional<String> appProblem)
      implements SidecarState {
    public Enforces {
      mismatches = List.copyOf(mismatches);
    }

    /** A report of a table that is not ordered. */
    public Enforces(
        String revision,
        String keyId,
        List<AssetMismatch> mismatches,
        Optional<String> appProblem) {
      this(revision, 0, keyId, mismatches, appProblem);
    }

    /** A report without mismatches, of a sidecar whose app accepts connections. */
    public Enforces(String revision, String keyId) {
      this(revision, keyId, List.of(), Optional.empty());
    }
  }

  /** The sidecar did not respond, for this reason. */
  record Unreachable(String reason) implements SidecarState {}

  /** The sidecar has not been probed yet. */
  record NotProbed() implements SidecarState {}

  /** Why its app accepts no connections; empty if the sidecar did not report that. */
  default Optional<String> problemOfApp() {
    return this instanceof Enforces said ? said.appProblem() : Optional.empty();
  }

  /** Whether it refuses a table of this sequence, since the one that it enforces is newer. */
  default boolean refuses(long sequence) {
    return sequence != 0 && this instanceof Enforces said && said.sequence() > sequence;
  }

  /** Whether it enforces the table of this revision with this key. */
  default boolean enforces(String revision, String keyId) {
    return this instanceof Enforces said
        && said.revision().equals(revision)
        && said.keyId().equals(keyId);
  }
}
