package dev.appversion.rollout.state;

import java.time.Instant;

/** The state of an app's rollout. It has all that its decisions need beside the facts. */
public sealed interface RolloutState {
  /** The state's name. */
  Phase phase();

  /** The same after the clock was set back: nothing began later than now. */
  RolloutState anchored(Instant now);

  /** A rollout that can be aborted. */
  sealed interface UnderWay extends RolloutState {
    /** The attempt. */
    Run run();

    /** The state without the pause. */
    Running running();

    /** The same state of a changed attempt. */
    UnderWay with(Run run);
  }

  /** A rollout that proceeds. */
  sealed interface Running extends UnderWay {
    /** The index of the step in the plan: that of the target's share, or the first one. */
    int step();

    @Override
    Running with(Run run);

    /** The same with all its stopwatches stopped. */
    Running stopped(Instant now);

    /** The same after a pause: hold, bake or waiting continue. */
    Running resumed(Instant now);

    @Override
    default Running running() {
      return this;
    }
  }

  /** {@link Phase#STABLE}. */
  record Stable(String version) implements RolloutState {
    @Override
    public Phase phase() {
      return Phase.STABLE;
    }

    @Override
    public Stable anchored(Instant now) {
      return this;
    }
  }

  /** {@link Phase#WAITING}. */
  record Waiting(Run run) implements Running {
    @Override
    public Phase phase() {
      return Phase.WAITING;
    }

    @Override
    public int step() {
      return 0;
    }

    @Override
    public Waiting with(Run newRun) {
      return new Waiting(newRun);
    }

    @Override
    public Waiting stopped(Instant now) {
      return with(run.waiting(run.waited().stop(now)));
    }

    @Override
    public Waiting resumed(Instant now) {
      return with(run.waiting(run.waited().start(now)));
    }

    @Override
    public Waiting anchored(Instant now) {
      return with(run.anchored(now));
    }
  }

  /** {@link Phase#SHIFTING}. */
  record Shifting(Run run, int step) implements Running {
    @Override
    public Phase phase() {
      return Phase.SHIFTING;
    }

    @Override
    public Shifting with(Run newRun) {
      return new Shifting(newRun, step);
    }

    @Override
    public Shifting stopped(Instant now) {
      return with(run.waiting(run.waited().stop(now)));
    }

    @Override
    public Shifting resumed(Instant now) {
      return with(run.waiting(run.waited().start(now)));
    }

    @Override
    public Shifting anchored(Instant now) {
      return with(run.anchored(now));
    }
  }

  /**
   * {@link Phase#HOLDING}.
   *
   * @param hold the time since all sidecars enforced the share, without pauses
   */
  record Holding(Run run, int step, Stopwatch hold) implements Running {
    @Override
    public Phase phase() {
      return Phase.HOLDING;
    }

    @Override
    public Holding with(Run newRun) {
      return new Holding(newRun, step, hold);
    }

    @Override
    public Holding stopped(Instant now) {
      return new Holding(run.waiting(run.waited().stop(now)), step, hold.stop(now));
    }

    @Override
    public Holding resumed(Instant now) {
      return new Holding(run, step, hold.start(now));
    }

    @Override
    public Holding anchored(Instant now) {
      return new Holding(run.anchored(now), step, hold.anchored(now));
    }
  }

  /**
   * {@link Phase#BAKING}.
   *
   * @param bake the time since all sidecars enforced 100%, without pauses
   */
  record Baking(Run run, Stopwatch bake) implements Running {
    @Override
    public Phase phase() {
      return Phase.BAKING;
    }

    @Override
    public int step() {
      return run.plan().last();
    }

    @Override
    public Baking with(Run newRun) {
      return new Baking(newRun, bake);
    }

    @Override
    public Baking stopped(Instant now) {
      return new Baking(run.waiting(run.waited().stop(now)), bake.stop(now));
    }

    @Override
    public Baking resumed(Instant now) {
      return new Baking(run, bake.start(now));
    }

    @Override
    public Baking anchored(Instant now) {
      return new Baking(run.anchored(now), bake.anchored(now));
    }
  }

  /**
   * {@link Phase#PAUSED}.
   *
   * @param of the state before, with its stopwatches stopped
   * @param cause why
   * @param by who paused it; empty for the operator
   */
  record Paused(Running of, PauseCause cause, String by) implements UnderWay {
    @Override
    public Phase phase() {
      return Phase.PAUSED;
    }

    @Override
    public Run run() {
      return of.run();
    }

    @Override
    public Running running() {
      return of;
    }

    @Override
    public Paused with(Run run) {
      return new Paused(of.with(run), cause, by);
    }

    @Override
    public Paused anchored(Instant now) {
      return with(of.run().anchored(now));
    }
  }

  /**
   * {@link Phase#ABORTING}. While the target has a share, the abort is held: the stable version has
   * no ready pod.
   */
  record Aborting(Run run, Abort abort) implements RolloutState {
    @Override
    public Phase phase() {
      return Phase.ABORTING;
    }

    @Override
    public Aborting anchored(Instant now) {
      return this;
    }
  }

  /** {@link Phase#ABORTED}. */
  record Aborted(Run run, Abort abort) implements RolloutState {
    @Override
    public Phase phase() {
      return Phase.ABORTED;
    }

    @Override
    public Aborted anchored(Instant now) {
      return this;
    }
  }
}
