package dev.appversion.versioning.routing;

/** Why a version was chosen: one case for each of the decision's rules. */
public sealed interface Reason {
  /** Rule 1: the path names bytes that this version has. */
  record HashedAsset(String path) implements Reason {}

  /** Rules 2 to 8: a pin names this version, so no other may answer. */
  record Pinned(Pin pin) implements Reason {}

  /** Rule 9: the weights choose it for this bucket. */
  record Weighted(Bucket bucket) implements Reason {}
}
