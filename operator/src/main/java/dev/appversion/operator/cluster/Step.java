package dev.appversion.operator.cluster;

import dev.appversion.operator.status.ObjectProblem;

/** What is done next about one object. */
public sealed interface Step {
  /** Nothing: the cluster has it as it is desired. */
  record Keep() implements Step {}

  /** It is left as it is, and reported. */
  record Leave(ObjectProblem problem) implements Step {}

  /** Nothing more is written at all: the namespace is being deleted. */
  record Stop() implements Step {}

  /** A write. One that is refused leads to the next step. */
  enum Write implements Step {
    /** Server-side apply: the fields of others stay. */
    APPLY,
    /**
     * A JSON merge patch, whose lists take the place of those in the cluster, then server-side
     * apply. Apply alone merges lists by key, so another's item with the name of ours stays, and
     * the API server refuses the two.
     */
    REPLACE,
    /**
     * Deleted and created: what is in the way cannot be changed. Not before a dry run has shown
     * that the API server takes the object as such.
     */
    RECREATE
  }
}
