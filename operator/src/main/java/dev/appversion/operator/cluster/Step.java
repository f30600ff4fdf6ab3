package dev.appversion.operator.cluster;

import dev.appversion.operator.status.ObjectProblem;

/** The next step for one object. */
public sealed interface Step {
  /** None: the object in the cluster is as desired. */
  record Keep() implements Step {}

  /** The object is not changed; the problem is reported. */
  record Leave(ObjectProblem problem) implements Step {}

  /** No more objects are written: the namespace is being deleted. */
  record Stop() implements Step {}

  /** A write. A refusal leads to another step. */
  enum Write implements Step {
    /** Server-side apply: fields of other managers stay. */
    APPLY,
    /**
     * A JSON merge patch, which replaces whole lists, then server-side apply. Apply alone merges
     * lists by key: an item of another manager with the same name stays, and the API server refuses
     * the duplicate.
     */
    REPLACE,
    /**
     * Deletion and creation, since an immutable field differs. A dry run first verifies that the
     * API server accepts the new object.
     */
    RECREATE
  }
}
