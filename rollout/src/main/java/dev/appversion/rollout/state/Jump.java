package dev.appversion.rollout.state;

/** Whether the current step ends early. Capacity and sidecars in sync are required all the same. */
public enum Jump {
  /** It does not. */
  NONE,
  /** The next step follows, without hold, verdict and approval. */
  SKIP,
  /** 100% follows, without hold, verdict and approval. */
  PROMOTE
}
