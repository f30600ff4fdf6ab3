package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A row of the table of transitions: both the code that decides and its documentation.
 *
 * @param event what it reacts to; decides its rank
 * @param when the guard in words
 * @param to the states that may follow
 * @param effect the action in words
 * @param guard whether it applies
 * @param action what it does
 */
record Rule<S extends RolloutState>(
    Event event,
    String when,
    Set<Phase> to,
    String effect,
    Predicate<Pass<S>> guard,
    Function<Pass<S>, Draft> action) {

  /** Starts a rule. */
  static <S extends RolloutState> Builder<S> on(
      Event event, String when, Predicate<Pass<S>> guard) {
    return new Builder<>(event, when, guard);
  }

  /** The rules of a state, in the order in which they are tried. */
  @SafeVarargs
  static <S extends RolloutState> List<Rule<S>> ranked(List<Rule<S>>... lists) {
    List<Rule<S>> all = new ArrayList<>();
    for (List<Rule<S>> list : lists) {
      all.addAll(list);
    }
    all.sort(Comparator.comparing(Rule::event));
    return List.copyOf(all);
  }

  /** A rule without its action. */
  record Builder<S extends RolloutState>(Event event, String when, Predicate<Pass<S>> guard) {
    /** The rule with its action. */
    Rule<S> then(Set<Phase> to, String effect, Function<Pass<S>, Draft> action) {
      return new Rule<>(event, when, to, effect, guard, action);
    }

    /** The rule with its action, which leads to one state. */
    Rule<S> then(Phase to, String effect, Function<Pass<S>, Draft> action) {
      return then(Set.of(to), effect, action);
    }
  }
}
