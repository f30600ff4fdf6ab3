package dev.appversion.rollout.machine;

import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.OnInconclusive;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.RolloutState.Holding;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.Stopwatch;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What a rollout waits for, as in {@code status.rollout.awaiting}. */
public enum Awaiting {
  /** A ready pod of the target with a sidecar. */
  PODS,
  /** The target's manifest. */
  MANIFEST,
  /** The target's assets in the store. */
  ASSETS,
  /** As many pods of the target as its next share requires. */
  CAPACITY,
  /** Sidecars that enforce the table. */
  SIDECARS,
  /** The end of the hold or of the bake. */
  HOLD,
  /** A verdict. */
  ANALYSIS,
  /** A person's approval. */
  APPROVAL,
  /** The end of the pause. */
  RESUME,
  /** A ready pod of the stable version, so that an abort can move visitors to it. */
  STABLE_PODS;

  /** What the rollout waits for before its next change; empty if nothing is missing. */
  public static Set<Awaiting> of(Rollouts rollouts, Facts facts, Instant now) {
    Set<Awaiting> missing = EnumSet.noneOf(Awaiting.class);
    boolean inSync = facts.sidecars().enforce(rollouts.table(), now);
    switch (rollouts.state()) {
      case RolloutState.Waiting(Run run) -> {
        VersionFacts target = facts.version(run.target());
        addIf(missing, PODS, !target.ready());
        addIf(missing, MANIFEST, !target.manifest());
        addIf(missing, ASSETS, awaitsAssets(run) && target.unstored().isPresent());
        addIf(missing, CAPACITY, !hasCapacity(run, firstStep(run), target));
        addIf(missing, SIDECARS, !inSync);
      }
      case RolloutState.Shifting(Run run, int step) -> {
        addIf(missing, PODS, step == run.plan().last() && !facts.version(run.target()).ready());
        addIf(missing, SIDECARS, !inSync);
      }
      case Holding holding -> {
        addIf(missing, PODS, !facts.version(holding.run().target()).ready());
        addIf(missing, SIDECARS, !inSync);
        addHolding(missing, holding, rollouts, facts, now);
      }
      case RolloutState.Baking(Run run, Stopwatch bake) -> {
        addIf(missing, PODS, !facts.version(run.target()).ready());
        addIf(missing, SIDECARS, !inSync);
        addIf(missing, HOLD, run.jump() == Jump.NONE && !bake.reached(run.plan().bake(), now));
      }
      case RolloutState.Paused paused -> missing.add(RESUME);
      case RolloutState.Aborting(Run run, var abort) -> {
        boolean held = HeldAbort.is(rollouts, run);
        addIf(missing, STABLE_PODS, held && !facts.version(run.stable()).serves());
        addIf(missing, SIDECARS, !held && !inSync);
      }
      case RolloutState.Stable stable -> {}
      case RolloutState.Aborted aborted -> {}
    }
    return missing;
  }

  /**
   * Whether the deadline counts. Without a ready pod of the target, always; for capacity and
   * sidecars, once the hold is over. A missing approval or too few samples neither count nor stop
   * it.
   */
  static boolean countTowardDeadline(Set<Awaiting> missing) {
    return missing.contains(PODS)
        || (!missing.contains(HOLD) && (missing.contains(CAPACITY) || missing.contains(SIDECARS)));
  }

  /**
   * Whether the assets of the target must be in the store before its first step. A person who
   * promotes, and a return to a version that was stable, do not wait for the store: it may be down.
   */
  private static boolean awaitsAssets(Run run) {
    return run.jump() != Jump.PROMOTE && !run.returning();
  }

  /** The step that a rollout begins with. */
  static int firstStep(Run run) {
    return run.jump() == Jump.PROMOTE ? run.plan().last() : 0;
  }

  /** The step after this one. */
  static int nextStep(Run run, int step) {
    return run.jump() == Jump.PROMOTE ? run.plan().last() : step + 1;
  }

  /** The number of ready pods of the target that its next share requires. */
  public static int requiredPods(RolloutState.Running state) {
    Run run = state.run();
    int step = state instanceof RolloutState.Waiting ? firstStep(run) : nextStep(run, state.step());
    return leastPods(run, Math.min(step, run.plan().last()));
  }

  /** The number of ready pods without which a share waits: one, if the plan warns only. */
  static int leastPods(Run run, int step) {
    return run.plan().capacity() == CapacityRule.WARN ? 1 : requiredPods(run, step);
  }

  /** The number of ready pods that a share requires: as many as the stable version had for it. */
  static int requiredPods(Run run, int step) {
    return Math.max(1, Math.ceilDiv(run.plan().weight(step) * run.stablePods(), 100));
  }

  /** Whether the target has the pods without which a share waits. */
  static boolean hasCapacity(Run run, int step, VersionFacts target) {
    return target.readyPods() >= leastPods(run, step);
  }

  private static void addHolding(
      Set<Awaiting> missing, Holding holding, Rollouts rollouts, Facts facts, Instant now) {
    Run run = holding.run();
    int step = holding.step();
    addIf(missing, CAPACITY, !hasCapacity(run, nextStep(run, step), facts.version(run.target())));
    if (run.jump() != Jump.NONE) {
      return;
    }
    var plan = run.plan().steps().get(step);
    addIf(missing, HOLD, !holding.hold().reached(plan.hold(), now));
    addIf(missing, APPROVAL, plan.approval() && !run.approvals().contains(step));
    boolean passed =
        switch (facts.analysis().of(rollouts.table())) {
          case PASS -> true;
          case INCONCLUSIVE -> run.plan().onInconclusive() == OnInconclusive.PROCEED;
          case FAIL, UNKNOWN -> false;
        };
    addIf(missing, ANALYSIS, !passed);
  }

  /** What a state under way waits for. */
  static Set<Awaiting> of(Pass<? extends UnderWay> pass) {
    return of(pass.rollouts(), pass.facts(), pass.now());
  }

  private static void addIf(Set<Awaiting> missing, Awaiting what, boolean condition) {
    if (condition) {
      missing.add(what);
    }
  }
}
