package dev.appversion.operator.rollout.status;

import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.api.v1alpha1.rollout.AbortStatus;
import dev.appversion.api.v1alpha1.rollout.AttemptStatus;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.LastCommandStatus;
import dev.appversion.api.v1alpha1.rollout.PauseStatus;
import dev.appversion.api.v1alpha1.rollout.PlanStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.api.v1alpha1.rollout.SharesStatus;
import dev.appversion.api.v1alpha1.rollout.StopwatchStatus;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Jump;
import dev.appversion.rollout.state.Past;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.Progress;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import dev.appversion.rollout.state.StableBuild;
import dev.appversion.rollout.state.Stopwatch;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rollouts that a status stores; {@link RolloutStatusWriter} is the inverse. Pure.
 *
 * <p>Only the operator writes the status, but anybody with the right may have edited it: whatever
 * cannot be read is an {@link UnreadableStatusException} that names the field.
 */
final class RolloutStatusReader {
  private static final String ROOT = "status.rollout.";

  private final RolloutStatus status;

  private RolloutStatusReader(RolloutStatus status) {
    this.status = status;
  }

  /**
   * The rollouts of a status; empty if it stores none.
   *
   * @throws UnreadableStatusException if it was edited so that it has no meaning
   */
  static Optional<Rollouts> read(@Nullable AppVersionStatus status) {
    if (status == null || status.rollout() == null) {
      return Optional.empty();
    }
    List<HistoryStatus> history = status.history() == null ? List.of() : status.history();
    try {
      return Optional.of(new RolloutStatusReader(status.rollout()).rollouts(history));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new UnreadableStatusException("status.rollout: " + e.getMessage());
    }
  }

  private Rollouts rollouts(List<HistoryStatus> history) {
    Rollouts read =
        new Rollouts(
            state(),
            Instant.parse(required(status.since(), "since")),
            shares(required(status.table(), "table")),
            past(history));
    if (read.past().stables().isEmpty()) {
      throw new UnreadableStatusException(ROOT + "stables: is empty");
    }
    return read;
  }

  private RolloutState state() {
    Phase phase = phase(status.phase(), "phase");
    return switch (phase) {
      case STABLE -> new RolloutState.Stable(required(status.stable(), "stable"));
      case WAITING, SHIFTING, HOLDING, BAKING -> running(phase);
      case PAUSED -> {
        PauseStatus pause = required(status.pause(), "pause");
        yield new RolloutState.Paused(
            running(phase(pause.phase(), "pause.phase")),
            ApiNames.constant(PauseCause.class, pause.cause(), ROOT + "pause.cause"),
            orEmpty(pause.by()));
      }
      case ABORTING -> new RolloutState.Aborting(run(), abort());
      case ABORTED -> new RolloutState.Aborted(run(), abort());
    };
  }

  private RolloutState.Running running(Phase phase) {
    return switch (phase) {
      case WAITING -> new RolloutState.Waiting(run());
      case SHIFTING -> new RolloutState.Shifting(run(), step(attempt().plan().steps().size()));
      case HOLDING ->
          new RolloutState.Holding(run(), step(attempt().plan().steps().size() - 1), held());
      case BAKING -> new RolloutState.Baking(run(), held());
      case STABLE, PAUSED, ABORTING, ABORTED ->
          throw new UnreadableStatusException(
              ROOT + "pause.phase: a rollout in " + phase.label() + " cannot be paused");
    };
  }

  private int step(int last) {
    int step = required(status.step(), "step");
    if (step < 0 || step > last) {
      throw new UnreadableStatusException(ROOT + "step: must be 0 to " + last + ", not " + step);
    }
    return step;
  }

  private Stopwatch held() {
    return stopwatch(required(attempt().held(), "run.held"));
  }

  private AttemptStatus attempt() {
    return required(status.run(), "run");
  }

  private Run run() {
    AttemptStatus attempt = attempt();
    return new Run(
        required(status.id(), "id"),
        required(status.attempt(), "attempt"),
        required(status.target(), "target"),
        required(status.stable(), "stable"),
        attempt.returning() != null && attempt.returning(),
        plan(required(attempt.plan(), "run.plan")),
        required(attempt.stablePods(), "run.stablePods"),
        Instant.parse(required(attempt.startedAt(), "run.startedAt")),
        orEmpty(attempt.by()),
        new Progress(
            required(attempt.reached(), "run.reached"),
            new TreeSet<>(attempt.approvals() == null ? List.of() : attempt.approvals()),
            attempt.jump() == null
                ? Jump.NONE
                : ApiNames.constant(Jump.class, attempt.jump(), ROOT + "run.jump"),
            stopwatch(required(attempt.waited(), "run.waited"))));
  }

  private static RolloutPlan plan(PlanStatus plan) {
    return RolloutPlan.builder()
        .steps(
            required(plan.steps(), "run.plan.steps").stream()
                .map(
                    step ->
                        new Step(
                            step.weight(),
                            Duration.ofSeconds(step.holdSeconds()),
                            step.approval() != null && step.approval()))
                .toList())
        .bake(Duration.ofSeconds(required(plan.bakeSeconds(), "run.plan.bakeSeconds")))
        .deadline(Duration.ofSeconds(required(plan.deadlineSeconds(), "run.plan.deadlineSeconds")))
        .onFailure(
            ApiNames.constant(OnFailure.class, plan.onFailure(), ROOT + "run.plan.onFailure"))
        .rollbackWindow(required(plan.rollbackWindow(), "run.plan.rollbackWindow"))
        .capacity(
            ApiNames.constant(CapacityRule.class, plan.capacity(), ROOT + "run.plan.capacity"))
        .build();
  }

  private Abort abort() {
    AbortStatus abort = required(status.abort(), "abort");
    return new Abort(
        ApiNames.constant(AbortReason.class, abort.reason(), ROOT + "abort.reason"),
        orEmpty(abort.message()),
        orEmpty(abort.by()),
        ApiNames.constant(Pages.class, abort.pages(), ROOT + "abort.pages"));
  }

  private static ShareTable shares(SharesStatus shares) {
    return new ShareTable(
        required(shares.sequence(), "table.sequence"),
        required(shares.shares(), "table.shares"),
        Instant.parse(required(shares.since(), "table.since")));
  }

  private Past past(List<HistoryStatus> history) {
    return new Past(
        required(status.stables(), "stables").stream()
            .map(build -> new StableBuild(build.version(), orEmpty(build.id())))
            .toList(),
        Optional.ofNullable(status.lastCommand()).map(RolloutStatusReader::outcome),
        history.stream().map(RolloutStatusReader::entry).toList());
  }

  private static Outcome outcome(LastCommandStatus command) {
    return new Outcome(
        command.uid(),
        ApiNames.constant(Outcome.State.class, command.state(), ROOT + "lastCommand.state"),
        command.message());
  }

  private static HistoryEntry entry(HistoryStatus entry) {
    return new HistoryEntry(
        entry.id(),
        entry.attempt(),
        entry.target(),
        entry.from(),
        ApiNames.constant(HistoryEntry.Result.class, entry.outcome(), "status.history[].outcome"),
        Instant.parse(entry.startedAt()),
        Instant.parse(entry.endedAt()),
        entry.weight(),
        orEmpty(entry.by()),
        orEmpty(entry.reason()));
  }

  private static Stopwatch stopwatch(StopwatchStatus watch) {
    return new Stopwatch(
        Duration.parse(watch.counted()), Optional.ofNullable(watch.since()).map(Instant::parse));
  }

  private static Phase phase(@Nullable String label, String field) {
    return ApiNames.constant(Phase.class, required(label, field), ROOT + field);
  }

  private static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new UnreadableStatusException(ROOT + field + ": is missing");
    }
    return Objects.requireNonNull(value);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
