package dev.appversion.rollout.facts;

/** What the analysis of a step says. */
public enum Verdict {
  /** Enough samples, and no failure. Also without analysis. */
  PASS,
  /** The target is worse than the stable version, beyond chance. */
  FAIL,
  /** Too few samples so far. */
  INCONCLUSIVE,
  /** A signal could not be read. It never counts as one of the others. */
  UNKNOWN
}
