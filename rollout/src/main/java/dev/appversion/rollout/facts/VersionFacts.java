package dev.appversion.rollout.facts;

import java.util.Optional;

/**
 * What is observed of a version.
 *
 * @param listed whether it is in {@code spec.versions}
 * @param blocked whether no request may be routed to it
 * @param readyPods the number of its ready pods with a sidecar
 * @param manifest whether its manifest is resolved; true for a version without one
 * @param unstored what is missing of its assets in the store, in words; empty if nothing is, if
 *     nothing is to be stored, or if the rest cannot be read from its pods
 */
public record VersionFacts(
    boolean listed, boolean blocked, int readyPods, boolean manifest, Optional<String> unstored) {
  /** A version that does not exist. */
  public static final VersionFacts NONE = new VersionFacts(false, false, 0, false);

  /** Of a version without assets that are to be stored. */
  public VersionFacts(boolean listed, boolean blocked, int readyPods, boolean manifest) {
    this(listed, blocked, readyPods, manifest, Optional.empty());
  }

  /** Whether visitors may be routed to it. */
  public boolean usable() {
    return listed && !blocked;
  }

  /** Whether visitors may be moved to it now. A removed version serves as long as it has pods. */
  public boolean serves() {
    return ready() && !blocked;
  }

  /** Whether it has a ready pod. */
  public boolean ready() {
    return readyPods > 0;
  }
}
