package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how a rollout proceeds: a pure function of what status stores, of what is observed, and
 * of the time. Each state has a list of rules in the order of their rank; the first that applies
 * decides. The table in {@code docs/reference/rollout-states.md} is generated from these lists.
 */
public final class RolloutMachine {
  private RolloutMachine() {}

  /**
   * The next decision. A caller that stored it decides again, until {@link Transition#changed()} is
   * false.
   *
   * @param rollouts what status stores
   * @param facts what is observed
   * @param now the time; it may be before that of an earlier decision
   */
  public static Transition next(Rollouts rollouts, Facts facts, Instant now) {
    Rollouts anchored = rollouts.anchored(now);
    Optional<Outcome> unanswered = unanswered(anchored, facts);
    return unanswered
        .map(
            outcome ->
                decide(anchored, facts, Optional.empty(), now)
                    .after(List.of(new Effect.Answered(outcome))))
        .orElseGet(() -> byCommands(anchored, facts, now));
  }

  /**
   * The decision with the first command that is not refused, or with none. A command whose refusal
   * cannot be written must stop neither the rollout nor other commands.
   */
  private static Transition byCommands(Rollouts rollouts, Facts facts, Instant now) {
    List<Effect> refusals = new ArrayList<>();
    Transition refused = Transition.none(rollouts);
    for (Command command : waiting(facts.commands())) {
      Transition transition = decide(rollouts, facts, Optional.of(command), now);
      if (!transition.refused()) {
        return transition.after(refusals);
      }
      refusals.addAll(transition.effects());
      refused = transition;
    }
    Transition other = decide(rollouts, facts, Optional.empty(), now);
    return (other.changed() ? other : refused.without()).after(refusals);
  }

  /**
   * The outcome of the last command that acted, if it is not in the command's status yet. Until
   * then no other command acts: one outcome is all that status remembers.
   */
  private static Optional<Outcome> unanswered(Rollouts rollouts, Facts facts) {
    return rollouts
        .past()
        .lastCommand()
        .filter(
            outcome ->
                facts.commands().stream().anyMatch(each -> each.uid().equals(outcome.uid())));
  }

  private static List<Command> waiting(List<Command> commands) {
    return commands.stream()
        .filter(command -> command.action() instanceof Action.ForRollout)
        .sorted(Command.BY_RANK)
        .toList();
  }

  private static Transition decide(
      Rollouts all, Facts facts, Optional<Command> command, Instant now) {
    return switch (all.state()) {
      case RolloutState.Stable stable ->
          first(StableRules.ALL, new Pass<>(stable, all, facts, command, now));
      case RolloutState.Waiting waiting ->
          first(WaitingRules.ALL, new Pass<>(waiting, all, facts, command, now));
      case RolloutState.Shifting shifting ->
          first(ShiftingRules.ALL, new Pass<>(shifting, all, facts, command, now));
      case RolloutState.Holding holding ->
          first(HoldingRules.ALL, new Pass<>(holding, all, facts, command, now));
      case RolloutState.Baking baking ->
          first(BakingRules.ALL, new Pass<>(baking, all, facts, command, now));
      case RolloutState.Paused paused ->
          first(PausedRules.ALL, new Pass<>(paused, all, facts, command, now));
      case RolloutState.Aborting aborting ->
          first(AbortingRules.ALL, new Pass<>(aborting, all, facts, command, now));
      case RolloutState.Aborted aborted ->
          first(AbortedRules.ALL, new Pass<>(aborted, all, facts, command, now));
    };
  }

  private static <S extends RolloutState> Transition first(List<Rule<S>> rules, Pass<S> pass) {
    for (Rule<S> rule : rules) {
      if (rule.guard().test(pass)) {
        return rule.action().apply(pass).by(rule);
      }
    }
    return Transition.none(pass.rollouts());
  }
}
