package dev.appversion.rollout.machine;

import dev.appversion.rollout.state.Rollouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of a decision.
 *
 * @param rollouts what follows; status stores it before the effects are carried out
 * @param effects what is carried out, in this order
 * @param rule the rule that decided; empty if nothing applied
 */
public record Transition(Rollouts rollouts, List<Effect> effects, Optional<Rule<?>> rule) {
  /** Nothing changes. */
  static Transition none(Rollouts rollouts) {
    return new Transition(rollouts, List.of(), Optional.empty());
  }

  /** Whether a rule applied: the caller decides again with the same facts and the new state. */
  public boolean changed() {
    return rule.isPresent();
  }

  /** What decided, in words; empty if nothing applied. */
  public Optional<String> cause() {
    return rule.map(each -> each.event().label() + ", " + each.when());
  }

  /** The same with an effect before the others. */
  Transition after(Effect effect) {
    List<Effect> all = new ArrayList<>();
    all.add(effect);
    all.addAll(effects);
    return new Transition(rollouts, List.copyOf(all), rule);
  }
}
