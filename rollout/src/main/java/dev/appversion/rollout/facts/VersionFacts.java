package dev.appversion.rollout.facts;

/**
 * What is observed of a version.
 *
 * @param listed whether it is in {@code spec.versions}
 * @param blocked whether no request may be routed to it
 * @param readyPods the number of its ready pods with a sidecar
 * @param manifest whether its manifest is resolved, and stored where there is a store; true for a
 *     version without one
 */
public record VersionFacts(boolean listed, boolean blocked, int readyPods, boolean manifest) {
  /** A version that does not exist. */
  public static final VersionFacts NONE = new VersionFacts(false, false, 0, false);

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
