package dev.appversion.operator.rollout.status;

import dev.appversion.api.v1alpha1.rollout.AbortStatus;
import dev.appversion.api.v1alpha1.rollout.AttemptStatus;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.LastCommandStatus;
import dev.appversion.api.v1alpha1.rollout.PauseStatus;
import dev.appversion.api.v1alpha1.rollout.PlanStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.api.v1alpha1.rollout.SharesStatus;
import dev.appversion.api.v1alpha1.rollout.StableStatus;
import dev.appversion.api.v1alpha1.rollout.StopwatchStatus;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.machine.Awaiting;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.Past;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import dev.appversion.rollout.state.Stopwatch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of rollouts, as the resource stores it; {@link RolloutStatusReader} is the inverse.
 * Pure.
 */
public final class RolloutStatusWriter {
  private final Rollouts rollouts;
  private final List<Awaiting> awaiting;
  private final String message;

  private RolloutStatusWriter(Rollouts rollouts, List<Awaiting> awaiting, String message) {
    this.rollouts = rollouts;
    this.awaiting = awaiting;
    this.message = message;
  }

  /**
   * The status of these rollouts, with what people read.
   *
   * @param held why all rollouts are held, in words; empty if they are not
   */
  public static RolloutStatus write(Rollouts rollouts, Facts facts, String held, Instant now) {
    List<Awaiting> awaiting = List.copyOf(Awaiting.of(rollouts, facts, now));
    return new RolloutStatusWriter(
            rollouts, awaiting, RolloutMessage.of(rollouts, facts, awaiting, held))
        .status();
  }

  /** The attempts that ended. */
  public static @Nullable List<HistoryStatus> history(Past past) {
    return past.history().isEmpty()
        ? null
        : past.history().stream().map(RolloutStatusWriter::entry).toList();
  }

  private RolloutStatus status() {
    return switch (rollouts.state()) {
      case RolloutState.Stable stable -> status(stable.version(), null, null, null, null, null);
      case RolloutState.Running running ->
          status(running.run().stable(), running.run(), running.step(), held(running), null, null);
      case RolloutState.Paused paused ->
          status(
              paused.run().stable(),
              paused.run(),
              paused.of().step(),
              held(paused.of()),
              new PauseStatus(
                  paused.of().phase().label(), ApiNames.of(paused.cause()), orNull(paused.by())),
              null);
      case RolloutState.Aborting aborting ->
          status(
              aborting.run().stable(), aborting.run(), null, null, null, abort(aborting.abort()));
      case RolloutState.Aborted aborted ->
          status(aborted.run().stable(), aborted.run(), null, null, null, abort(aborted.abort()));
    };
  }

  private RolloutStatus status(
      String stable,
      @Nullable Run run,
      @Nullable Integer step,
      @Nullable Stopwatch held,
      @Nullable PauseStatus pause,
      @Nullable AbortStatus abort) {
    Past past = rollouts.past();
    return new RolloutStatus(
        rollouts.state().phase().label(),
        time(rollouts.since()),
        stable,
        run == null ? null : run.target(),
        run == null ? null : run.id(),
        run == null ? null : run.attempt(),
        step,
        run == null ? null : rollouts.table().share(run.target()),
        heldUntil(),
        awaiting.isEmpty() ? null : awaiting.stream().map(ApiNames::lower).toList(),
        message,
        past.lastCommand()
            .map(
                outcome ->
                    new LastCommandStatus(
                        outcome.uid(), ApiNames.of(outcome.state()), outcome.message()))
            .orElse(null),
        shares(rollouts.table()),
        run == null ? null : attempt(run, held),
        pause,
        abort,
        past.stables().stream()
            .map(build -> new StableStatus(build.version(), orNull(build.id())))
            .toList());
  }

  private @Nullable String heldUntil() {
    return RolloutTimes.heldUntil(rollouts.state())
        .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
        .orElse(null);
  }

  private static @Nullable Stopwatch held(RolloutState.Running state) {
    return switch (state) {
      case RolloutState.Holding holding -> holding.hold();
      case RolloutState.Baking baking -> baking.bake();
      case RolloutState.Waiting waiting -> null;
      case RolloutState.Shifting shifting -> null;
    };
  }

  private static AttemptStatus attempt(Run run, @Nullable Stopwatch held) {
    return new AttemptStatus(
        plan(run.plan()),
        time(run.startedAt()),
        orNull(run.by()),
        run.returning() ? true : null,
        run.stablePods(),
        run.reached(),
        run.approvals().isEmpty() ? null : List.copyOf(run.approvals()),
        run.jump() == Jump.NONE ? null : ApiNames.lower(run.jump()),
        stopwatch(run.waited()),
        held == null ? null : stopwatch(held));
  }

  private static PlanStatus plan(RolloutPlan plan) {
    return new PlanStatus(
        plan.steps().stream()
            .map(
                step ->
                    new PlanStatus.StepStatus(
                        step.weight(), step.hold().toSeconds(), step.approval() ? true : null))
            .toList(),
        plan.bake().toSeconds(),
        plan.deadline().toSeconds(),
        ApiNames.lower(plan.onFailure()),
        plan.rollbackWindow(),
        ApiNames.lower(plan.capacity()));
  }

  private static SharesStatus shares(ShareTable table) {
    return new SharesStatus(table.sequence(), table.shares(), time(table.since()));
  }

  private static StopwatchStatus stopwatch(Stopwatch watch) {
    return new StopwatchStatus(
        watch.counted().toString(), watch.since().map(RolloutStatusWriter::time).orElse(null));
  }

  private static AbortStatus abort(Abort abort) {
    return new AbortStatus(
        ApiNames.of(abort.reason()),
        abort.detail(),
        orNull(abort.by()),
        ApiNames.lower(abort.pages()));
  }

  private static HistoryStatus entry(HistoryEntry entry) {
    return new HistoryStatus(
        entry.id(),
        entry.attempt(),
        entry.target(),
        entry.from(),
        ApiNames.of(entry.result()),
        time(entry.startedAt()),
        time(entry.endedAt()),
        entry.weight(),
        orNull(entry.by()),
        orNull(entry.reason()));
  }

  private static String time(Instant instant) {
    return instant.toString();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
