package dev.appversion.rollout.state;

import dev.appversion.rollout.plan.RolloutPlan;
import java.time.Instant;
import java.util.SortedSet;

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
 * @param startedAt when the attempt started; of a retry, when it was ordered, by the API server's
 *     clock: so approvals of the attempt before can be recognized without comparing two clocks
 * @param by who set the target
 * @param progress how far it has come
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
    Progress progress) {

  /** The first attempt of a rollout. */
  public static Run first(
      String id, String target, String stable, RolloutPlan plan, int stablePods, Instant now) {
    return new Run(
        id, 1, target, stable, false, plan, stablePods, now, "", Progress.startedAt(now));
  }

  /** The same, with who set the target. */
  public Run by(String name) {
    return new Run(
        id, attempt, target, stable, returning, plan, stablePods, startedAt, name, progress);
  }

  /** The same, as a return to an earlier stable version: without steps. */
  public Run asReturn() {
    return new Run(
        id, attempt, target, stable, true, plan.atOnce(), stablePods, startedAt, by, progress);
  }

  /** The next attempt, with the plan and the number of stable pods of now. */
  public Run retried(RolloutPlan newPlan, int pods, String name, Instant ordered, Instant now) {
    return new Run(
        id,
        attempt + 1,
        target,
        stable,
        false,
        newPlan,
        pods,
        ordered,
        name,
        Progress.startedAt(now));
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
        progress.withoutOrders());
  }

  /** The same after an approval of a step. */
  public Run approved(int step) {
    return with(progress.approved(step), startedAt);
  }

  /** The same with an order to end the current step early. */
  public Run jumping(Jump order) {
    return with(progress.jumping(order), startedAt);
  }

  /** The same with another time of waiting. */
  public Run waiting(Stopwatch time) {
    return with(progress.waiting(time), startedAt);
  }

  /** The same when a step begins: orders for the step before are done, and waiting begins at 0. */
  public Run begins(int step, Instant now) {
    return with(progress.begins(plan.weight(step), now), startedAt);
  }

  /** The same after the clock was set back: nothing began later than now. */
  Run anchored(Instant now) {
    return with(progress.waiting(waited().anchored(now)), startedAt.isAfter(now) ? now : startedAt);
  }

  private Run with(Progress next, Instant started) {
    return new Run(id, attempt, target, stable, returning, plan, stablePods, started, by, next);
  }

  /** The target's highest share so far, in percent. */
  public int reached() {
    return progress.reached();
  }

  /** The steps after which an approval was given. */
  public SortedSet<Integer> approvals() {
    return progress.approvals();
  }

  /** Whether the current step ends early. */
  public Jump jump() {
    return progress.jump();
  }

  /** How long it has waited for pods, sidecars or capacity since the last progress. */
  public Stopwatch waited() {
    return progress.waited();
  }
}
