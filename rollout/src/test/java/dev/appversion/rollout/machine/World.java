package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Analysis;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Sidecars;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An app with the versions v1, v2 and v3, as a rollout sees it. Immutable.
 *
 * @param rollouts what status stores
 * @param now the time
 * @param plan the plan in the resource
 * @param target the target in the resource
 * @param build the build of v2
 * @param v1 whether v1 has pods
 * @param v2 the number of pods of v2
 * @param blocked whether v2 is blocked
 * @param paused whether the resource pauses rollouts
 * @param synced whether all sidecars enforce the table
 * @param verdict the verdict on the visitors of the table
 * @param pending the command without an outcome
 */
record World(
    Rollouts rollouts,
    Instant now,
    RolloutPlan plan,
    String target,
    int build,
    boolean v1,
    int v2,
    boolean blocked,
    boolean paused,
    boolean synced,
    Verdict verdict,
    @Nullable Command pending) {
  static final int PODS = 4;

  /** v1 is stable, all is well. */
  static World calm(RolloutPlan plan) {
    return new World(
        Rollouts.adopt("v1", "id-v1", Instant.EPOCH),
        Instant.EPOCH,
        plan,
        "v1",
        1,
        true,
        PODS,
        false,
        false,
        true,
        Verdict.INCONCLUSIVE,
        null);
  }

  Facts facts() {
    return new Facts(
        new Target(target, target.equals("v2") ? "id-v2-" + build : "id-" + target, "git"),
        Optional.of(plan),
        paused ? Brake.SPEC : Brake.RELEASED,
        Map.of(
            "v1", new VersionFacts(true, false, v1 ? PODS : 0, true),
            "v2", new VersionFacts(true, blocked, v2, true),
            "v3", new VersionFacts(true, false, PODS, true)),
        new Sidecars(
            rollouts.table().sequence(),
            10,
            synced ? new TreeSet<>() : new TreeSet<>(List.of("a", "b"))),
        new Analysis(rollouts.table().sequence(), verdict, "errors 5% of at most 1%"),
        pending == null ? List.of() : List.of(pending));
  }

  /** What the machine decides. */
  Transition decide() {
    return RolloutMachine.next(rollouts, facts(), now);
  }

  /** The same after a decision: a new table is not enforced and measured yet. */
  World after(Transition transition) {
    boolean same = transition.rollouts().table().sequence() == rollouts.table().sequence();
    boolean answered =
        transition.effects().stream().anyMatch(each -> each instanceof Effect.Answered);
    return new World(
        transition.rollouts(),
        now,
        plan,
        target,
        build,
        v1,
        v2,
        blocked,
        paused,
        same && synced,
        same ? verdict : Verdict.INCONCLUSIVE,
        answered ? null : pending);
  }

  /** The same when the effects were lost: the operator died after it wrote status. */
  World died(Transition transition) {
    World after = after(transition);
    return after.order(pending);
  }

  World target(String version) {
    return new World(
        rollouts, now, plan, version, build, v1, v2, blocked, paused, synced, verdict, pending);
  }

  World rebuilt() {
    return new World(
        rollouts, now, plan, target, 3 - build, v1, v2, blocked, paused, synced, verdict, pending);
  }

  World podsOfV1() {
    return new World(
        rollouts, now, plan, target, build, !v1, v2, blocked, paused, synced, verdict, pending);
  }

  World podsOfV2() {
    return podsOfV2(v2 > 0 ? 0 : PODS);
  }

  World podsOfV2(int pods) {
    return new World(
        rollouts, now, plan, target, build, v1, pods, blocked, paused, synced, verdict, pending);
  }

  World blockV2() {
    return new World(
        rollouts, now, plan, target, build, v1, v2, !blocked, paused, synced, verdict, pending);
  }

  World pauseInSpec() {
    return new World(
        rollouts, now, plan, target, build, v1, v2, blocked, !paused, synced, verdict, pending);
  }

  World sync() {
    return sync(true);
  }

  World sync(boolean all) {
    return new World(
        rollouts, now, plan, target, build, v1, v2, blocked, paused, all, verdict, pending);
  }

  World verdict(Verdict value) {
    return new World(
        rollouts, now, plan, target, build, v1, v2, blocked, paused, synced, value, pending);
  }

  World pass(Duration time) {
    return new World(
        rollouts,
        now.plus(time),
        plan,
        target,
        build,
        v1,
        v2,
        blocked,
        paused,
        synced,
        verdict,
        pending);
  }

  World with(Rollouts others, Instant time) {
    return new World(
        others, time, plan, target, build, v1, v2, blocked, paused, synced, verdict, pending);
  }

  World order(@Nullable Command command) {
    return new World(
        rollouts, now, plan, target, build, v1, v2, blocked, paused, synced, verdict, command);
  }

  World order(Action action) {
    Optional<String> id =
        action instanceof Action.Approve && rollouts.state() instanceof UnderWay state
            ? Optional.of(state.run().id())
            : Optional.empty();
    String uid = "c-" + action.verb() + "-" + rollouts.table().sequence() + "-" + now;
    return order(new Command(uid, now, "jane", id, "", action));
  }

  /** The step that is under way, or the first one. */
  int step() {
    return rollouts.state() instanceof UnderWay state ? state.running().step() : 0;
  }

  World abort() {
    return order(new Action.Abort(Pages.KEEP));
  }

  World promote() {
    return order(new Action.Promote());
  }
}
