package dev.appversion.rollout.state;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far an attempt has come, and what was ordered for it.
 *
 * @param reached the target's highest share so far, in percent
 * @param approvals the steps after which an approval was given
 * @param jump whether the current step ends early
 * @param waited how long it has waited for pods, sidecars or capacity since the last progress
 */
public record Progress(int reached, SortedSet<Integer> approvals, Jump jump, Stopwatch waited) {
  /** Copies the approvals. */
  public Progress {
    approvals = Collections.unmodifiableSortedSet(new TreeSet<>(approvals));
  }

  /** Of an attempt that starts now. */
  static Progress startedAt(Instant now) {
    return new Progress(0, new TreeSet<>(), Jump.NONE, Stopwatch.startedAt(now));
  }

  Progress approved(int step) {
    SortedSet<Integer> all = new TreeSet<>(approvals);
    all.add(step);
    return new Progress(reached, all, jump, waited);
  }

  Progress withoutOrders() {
    return new Progress(reached, new TreeSet<>(), Jump.NONE, waited);
  }

  Progress jumping(Jump order) {
    return new Progress(reached, approvals, order, waited);
  }

  Progress waiting(Stopwatch time) {
    return new Progress(reached, approvals, jump, time);
  }

  /** The same when a step with this share of the target begins. */
  Progress begins(int share, Instant now) {
    return new Progress(Math.max(reached, share), approvals, Jump.NONE, Stopwatch.startedAt(now));
  }
}
