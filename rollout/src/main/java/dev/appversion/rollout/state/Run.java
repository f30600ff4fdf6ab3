package dev.appversion.rollout.state;

import dev.appversion.rollout.plan.RolloutPlan;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One attempt of a rollout.
 *
 * @param id identifies the target and what it is; a retry keeps it
 * @param attempt 1, and one more for each retry
 * @param target the version that shall get all new visitors
 * @param stable the version that had them
 * @param returning whether the target is an earlier stable version, without steps
 * @param plan the plan, frozen at the start
 * @param stablePods the stable version's ready pods at the start
 * @param startedAt when the attempt started
 * @param by who set the target
 * @param reached the target's highest share so far, in percent
 * @param approvals the steps after which an approval was given
 * @param jump whether the current step ends early
 * @param waited how long it has waited for pods, sidecars or capacity since the last progress
 */
public record Run(
    String id,
    int attempt,
    String target,
    String stable,
    boolean returning,
    RolloutPlan plan,
    int stablePods,
    Instant startedAt,
    String by,
    int reached,
    SortedSet<Integer> approvals,
    Jump jump,
    Stopwatch waited) {
  public Run {
    approvals = Collections.unmodifiableSortedSet(new TreeSet<>(approvals));
  }

  /** The first attempt of a rollout. */
  public static Run first(
      String id, String target, String stable, RolloutPlan plan, int stablePods, Instant now) {
    return new Run(
        id,
        1,
        target,
        stable,
        false,
        plan,
        stablePods,
        now,
        "",
        0,
        new TreeSet<>(),
        Jump.NONE,
        Stopwatch.startedAt(now));
  }

  /** The same, with who set the target. */
  public Run by(String name) {
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        name,
        reached,
        approvals,
        jump,
        waited);
  }

  /** The same, as a return to an earlier stable version: without steps. */
  public Run asReturn() {
    return new Run(
        id,
        attempt,
        target,
        stable,
        true,
        plan.atOnce(),
        stablePods,
        startedAt,
        by,
        reached,
        approvals,
        jump,
        waited);
  }

  /** The next attempt, with the plan and the number of stable pods of now. */
  public Run retried(RolloutPlan newPlan, int pods, String name, Instant now) {
    return new Run(
        id,
        attempt + 1,
        target,
        stable,
        false,
        newPlan,
        pods,
        now,
        name,
        0,
        new TreeSet<>(),
        Jump.NONE,
        Stopwatch.startedAt(now));
  }

  /** The same for another build of the target, before it got a share: no order counts for it. */
  public Run rebuilt(String newId) {
    return new Run(
        newId,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        by,
        reached,
        new TreeSet<>(),
        Jump.NONE,
        waited);
  }

  /** The same after an approval of a step. */
  public Run approved(int step) {
    SortedSet<Integer> all = new TreeSet<>(approvals);
    all.add(step);
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        by,
        reached,
        all,
        jump,
        waited);
  }

  /** The same with an order to end the current step early. */
  public Run jumping(Jump order) {
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        by,
        reached,
        approvals,
        order,
        waited);
  }

  /** The same with another time of waiting. */
  public Run waiting(Stopwatch time) {
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        by,
        reached,
        approvals,
        jump,
        time);
  }

  /** The same after the clock was set back: nothing began later than now. */
  Run anchored(Instant now) {
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt.isAfter(now) ? now : startedAt,
        by,
        reached,
        approvals,
        jump,
        waited.anchored(now));
  }

  /** The same when a step begins: orders for the step before are done, and waiting begins at 0. */
  public Run begins(int step, Instant now) {
    int share = Math.max(reached, plan.weight(step));
    return new Run(
        id,
        attempt,
        target,
        stable,
        returning,
        plan,
        stablePods,
        startedAt,
        by,
        share,
        approvals,
        Jump.NONE,
        Stopwatch.startedAt(now));
  }
}
