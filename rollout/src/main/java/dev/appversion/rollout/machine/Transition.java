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

  /**
   * Whether a rule applied that did more than refuse a command: the caller decides again with the
   * same facts and the new state.
   */
  public boolean changed() {
    return rule.isPresent() && !refused();
  }

  /** Whether it only refuses commands. */
  boolean refused() {
    return rule.filter(each -> each.event() == Event.REFUSED).isPresent();
  }

  /** The same without effects. */
  Transition without() {
    return new Transition(rollouts, List.of(), rule);
  }

  /** What decided, in words; empty if nothing applied. */
  public Optional<String> cause() {
    return rule.map(each -> each.event().label() + ", " + each.when());
  }

  /** The same with effects before the others. */
  Transition after(List<? extends Effect> first) {
    List<Effect> all = new ArrayList<>(first);
    all.addAll(effects);
    return new Transition(rollouts, List.copyOf(all), rule);
  }
}
