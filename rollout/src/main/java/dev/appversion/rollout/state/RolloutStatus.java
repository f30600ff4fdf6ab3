package dev.appversion.rollout.state;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link Rollouts} as status stores them: one record for all states, with the fields of the other
 * states left out.
 *
 * @param phase the state's name
 * @param pausedPhase the state's name before the pause
 * @param since when the state was entered
 * @param stable the stable version
 * @param run the attempt; null if there is none
 * @param step the step; null in states without one
 * @param held the time of the hold or of the bake
 * @param pause why it is paused
 * @param pausedBy who paused it
 * @param abort why it was ended
 * @param table the table that all sidecars shall enforce
 * @param past what is remembered beyond
 */
public record RolloutStatus(
    Phase phase,
    @Nullable Phase pausedPhase,
    Instant since,
    String stable,
    @Nullable Run run,
    @Nullable Integer step,
    @Nullable Stopwatch held,
    @Nullable PauseCause pause,
    @Nullable String pausedBy,
    @Nullable Abort abort,
    ShareTable table,
    Past past) {
  /** The status of these rollouts. */
  public static RolloutStatus of(Rollouts rollouts) {
    return switch (rollouts.state()) {
      case RolloutState.Stable stable -> stable(rollouts, stable.version());
      case RolloutState.Running running -> running(rollouts, running, null);
      case RolloutState.Paused paused -> running(rollouts, paused.of(), paused);
      case RolloutState.Aborting aborting -> ended(rollouts, aborting.run(), aborting.abort());
      case RolloutState.Aborted aborted -> ended(rollouts, aborted.run(), aborted.abort());
    };
  }

  private static RolloutStatus stable(Rollouts all, String version) {
    return new RolloutStatus(
        Phase.STABLE,
        null,
        all.since(),
        version,
        null,
        null,
        null,
        null,
        null,
        null,
        all.table(),
        all.past());
  }

  private static RolloutStatus running(
      Rollouts all, RolloutState.Running running, RolloutState.@Nullable Paused paused) {
    Stopwatch held =
        switch (running) {
          case RolloutState.Holding holding -> holding.hold();
          case RolloutState.Baking baking -> baking.bake();
          case RolloutState.Waiting waiting -> null;
          case RolloutState.Shifting shifting -> null;
        };
    return new RolloutStatus(
        all.state().phase(),
        paused == null ? null : running.phase(),
        all.since(),
        running.run().stable(),
        running.run(),
        running.step(),
        held,
        paused == null ? null : paused.cause(),
        paused == null ? null : paused.by(),
        null,
        all.table(),
        all.past());
  }

  private static RolloutStatus ended(Rollouts all, Run run, Abort abort) {
    return new RolloutStatus(
        all.state().phase(),
        null,
        all.since(),
        run.stable(),
        run,
        null,
        null,
        null,
        null,
        abort,
        all.table(),
        all.past());
  }

  /**
   * The rollouts that this status stores.
   *
   * @throws NullPointerException if a field of the state is missing, naming the field
   */
  public Rollouts rollouts() {
    return new Rollouts(state(phase), since, table, past);
  }

  private RolloutState state(Phase name) {
    return switch (name) {
      case STABLE -> new RolloutState.Stable(stable);
      case PAUSED ->
          new RolloutState.Paused(
              running(required(pausedPhase, "pausedPhase")),
              required(pause, "pause"),
              required(pausedBy, "pausedBy"));
      case ABORTING -> new RolloutState.Aborting(required(run, "run"), required(abort, "abort"));
      case ABORTED -> new RolloutState.Aborted(required(run, "run"), required(abort, "abort"));
      case WAITING, SHIFTING, HOLDING, BAKING -> running(name);
    };
  }

  private RolloutState.Running running(Phase name) {
    Run attempt = required(run, "run");
    return switch (name) {
      case WAITING -> new RolloutState.Waiting(attempt);
      case SHIFTING -> new RolloutState.Shifting(attempt, required(step, "step"));
      case HOLDING ->
          new RolloutState.Holding(attempt, required(step, "step"), required(held, "held"));
      case BAKING -> new RolloutState.Baking(attempt, required(held, "held"));
      case STABLE, PAUSED, ABORTING, ABORTED ->
          throw new IllegalArgumentException("status.rollout.pausedPhase: cannot be " + name);
    };
  }

  private static <T> T required(@Nullable T value, String field) {
    return Objects.requireNonNull(value, () -> "status.rollout." + field + ": is missing");
  }
}
