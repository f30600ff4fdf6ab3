package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Past;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the result of a rule. Not thread-safe. */
final class Draft {
  private final Instant now;
  private final List<Effect> effects = new ArrayList<>();
  private Rollouts rollouts;

  Draft(Rollouts rollouts, Instant now) {
    this.rollouts = rollouts;
    this.now = now;
  }

  /** The state that follows. */
  Draft in(RolloutState state) {
    rollouts = rollouts.in(state, now);
    return this;
  }

  /** Sidecars get a new table: a share for the target, the rest for the stable version. */
  Draft weight(Run run, int weight) {
    ShareTable next = rollouts.table().next(run.stable(), run.target(), weight, now);
    rollouts = rollouts.with(next);
    effects.add(new Effect.Table(next));
    return this;
  }

  /** The past that follows. */
  Draft past(Past past) {
    rollouts = rollouts.with(past);
    return this;
  }

  /** The current stable version was given up for the one before. */
  Draft forget() {
    return past(rollouts.past().withoutCurrent());
  }

  /** An attempt ended. */
  Draft ended(HistoryEntry entry) {
    effects.add(new Effect.Ended(entry));
    return past(rollouts.past().ended(entry));
  }

  /** People are informed. */
  Draft say(String reason, String message) {
    effects.add(new Effect.Notice(false, reason, message));
    return this;
  }

  /** People are informed, and may have to act. */
  Draft warn(String reason, String message) {
    effects.add(new Effect.Notice(true, reason, message));
    return this;
  }

  /** A command acted. */
  Draft done(Command command, String message) {
    Outcome outcome = new Outcome(command.uid(), Outcome.State.DONE, message);
    effects.add(new Effect.Answered(outcome));
    return past(rollouts.past().acted(outcome));
  }

  /** A command was refused. It leaves no trace in the state. */
  Draft refused(Command command, String message) {
    effects.add(new Effect.Answered(new Outcome(command.uid(), Outcome.State.REFUSED, message)));
    return this;
  }

  Transition by(Rule<?> rule) {
    return new Transition(rollouts, List.copyOf(effects), Optional.of(rule));
  }
}
