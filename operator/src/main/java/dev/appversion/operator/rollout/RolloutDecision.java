package dev.appversion.operator.rollout;

import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.api.v1alpha1.rollout.RolloutStatus;
import dev.appversion.operator.rollout.status.RolloutStatusWriter;
import dev.appversion.operator.rollout.status.RolloutTimes;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.machine.Effect;
import dev.appversion.rollout.machine.RolloutMachine;
import dev.appversion.rollout.machine.Transition;
import dev.appversion.rollout.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about the rollout of an app. Pure.
 *
 * @param rollouts what follows
 * @param facts what was observed
 * @param effects what is carried out after status was written
 * @param held why all rollouts are held, in words; empty if they are not
 * @param now when it was decided
 */
public record RolloutDecision(
    Rollouts rollouts, Facts facts, List<Effect> effects, String held, Instant now) {
  /** No rollout takes as many decisions without a new observation. */
  private static final int MOST_DECISIONS = 50;

  public RolloutDecision {
    effects = List.copyOf(effects);
  }

  /** Decides until nothing changes. */
  public static RolloutDecision of(Rollouts before, Facts facts, String held, Instant now) {
    Rollouts current = before;
    Facts seen = facts;
    List<Effect> effects = new ArrayList<>();
    for (int decision = 0; decision < MOST_DECISIONS; decision++) {
      Transition transition = RolloutMachine.next(current, seen, now);
      effects.addAll(transition.effects());
      current = transition.rollouts();
      if (!transition.changed()) {
        return new RolloutDecision(current, seen, effects, held, now);
      }
      seen = after(seen, current, effects);
    }
    throw new IllegalStateException("no end after " + MOST_DECISIONS + " decisions: " + current);
  }

  /**
   * The facts for the next decision: a verdict on the new table, and no command if one has acted.
   * Status remembers one outcome only, so that the others wait until it is in the command itself.
   */
  private static Facts after(Facts facts, Rollouts rollouts, List<Effect> effects) {
    List<Outcome> outcomes = Effect.outcomes(effects);
    boolean acted = outcomes.stream().anyMatch(each -> each.state() == Outcome.State.DONE);
    List<String> answered = outcomes.stream().map(Outcome::uid).toList();
    return new Facts(
        facts.target(),
        facts.plan(),
        facts.brake(),
        facts.versions(),
        facts.sidecars(),
        RolloutFacts.analysis(rollouts),
        acted
            ? List.of()
            : facts.commands().stream()
                .filter(command -> !answered.contains(command.uid()))
                .toList());
  }

  /** What became of commands. */
  public List<Outcome> outcomes() {
    return Effect.outcomes(effects);
  }

  /** The events for people. */
  public List<Effect.Notice> notices() {
    return effects.stream()
        .filter(Effect.Notice.class::isInstance)
        .map(Effect.Notice.class::cast)
        .toList();
  }

  /** {@code status.rollout}. */
  public RolloutStatus status() {
    return RolloutStatusWriter.write(rollouts, facts, held, now);
  }

  /** {@code status.history}. */
  public @Nullable List<HistoryStatus> history() {
    return RolloutStatusWriter.history(rollouts.past());
  }

  /** When to decide again, if nothing is observed until then. */
  public Optional<Duration> again() {
    return RolloutTimes.next(rollouts, now);
  }
}
