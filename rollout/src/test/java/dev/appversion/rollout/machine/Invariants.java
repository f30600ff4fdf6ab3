package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.RolloutState.Running;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.ShareTable;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** What holds for every decision (docs/adr/0036-rollouts-are-a-pure-state-machine.md). */
final class Invariants {
  private static final Set<Event> BY_COMMAND =
      EnumSet.of(
          Event.ABORT, Event.ROLLBACK, Event.PROMOTE, Event.SKIP, Event.APPROVE, Event.RETRY);

  private Invariants() {}

  static void check(World world, Transition transition) {
    Rollouts before = world.rollouts();
    Rollouts after = transition.rollouts();
    equalFactsGiveAnEqualState(world, transition);
    theTableOfTransitionsIsTrue(world, transition);
    aCommandActsOnce(world, transition);
    if (after.table().sequence() == before.table().sequence()) {
      require(tables(transition) == 0, world, transition, "a table without a change");
    } else {
      require(tables(transition) == 1, world, transition, "a change without its table");
      sharesChangeSafely(world, transition);
    }
    abortedStays(world, transition);
  }

  private static void equalFactsGiveAnEqualState(World world, Transition transition) {
    Transition again = RolloutMachine.next(world.rollouts(), world.facts(), world.now());
    require(again.equals(transition), world, transition, "another decision by equal facts");
  }

  private static void theTableOfTransitionsIsTrue(World world, Transition transition) {
    Phase from = world.rollouts().state().phase();
    Phase to = transition.rollouts().state().phase();
    boolean declared =
        transition
            .rule()
            .map(rule -> rule.to().isEmpty() ? to == from : rule.to().contains(to))
            .orElse(to == from);
    require(declared, world, transition, "not in the table: " + from + " to " + to);
    boolean refused = transition.rule().filter(rule -> rule.event() == Event.REFUSED).isPresent();
    Rollouts same = world.rollouts().anchored(world.now());
    require(
        (transition.changed() && !refused) || transition.rollouts().equals(same),
        world,
        transition,
        "a change without a rule, or by a refused command");
  }

  private static void aCommandActsOnce(World world, Transition transition) {
    Command pending = world.pending();
    boolean acted =
        pending != null
            && world
                .rollouts()
                .past()
                .lastCommand()
                .filter(outcome -> outcome.uid().equals(pending.uid()))
                .isPresent();
    boolean acts = transition.rule().filter(rule -> BY_COMMAND.contains(rule.event())).isPresent();
    require(!(acted && acts), world, transition, "a command acts twice");
  }

  private static void sharesChangeSafely(World world, Transition transition) {
    ShareTable before = world.rollouts().table();
    ShareTable after = transition.rollouts().table();
    require(after.sequence() == before.sequence() + 1, world, transition, "sequences have a gap");
    Set<String> changed = new TreeSet<>(before.shares().keySet());
    changed.addAll(after.shares().keySet());
    changed.removeIf(version -> before.share(version) == after.share(version));
    require(changed.size() % 2 == 0 && changed.size() <= 2, world, transition, "three shares");
    for (String version : changed) {
      if (after.share(version) > before.share(version)) {
        VersionFacts facts = world.facts().version(version);
        require(facts.serves(), world, transition, version + " cannot serve its share");
      }
    }
    boolean step = transition.rollouts().state() instanceof Running state && isStep(state);
    if (step && !changed.isEmpty()) {
      stepIsSafe(world, transition, (Running) transition.rollouts().state());
    }
    if (!step && !changed.isEmpty()) {
      require(after.shares().size() == 1, world, transition, "an abort leaves two shares");
    }
  }

  private static boolean isStep(Running state) {
    return state instanceof RolloutState.Shifting;
  }

  private static void stepIsSafe(World world, Transition transition, Running state) {
    ShareTable before = world.rollouts().table();
    ShareTable after = transition.rollouts().table();
    String target = state.run().target();
    require(
        after.share(target) > before.share(target), world, transition, "a step lowers the share");
    require(
        world.facts().sidecars().enforce(before, world.now()),
        world,
        transition,
        "a step before the last table is in sync");
    int needed =
        state.run().plan().capacity() == CapacityRule.WARN
            ? 1
            : (after.share(target) * state.run().stablePods() + 99) / 100;
    require(
        world.facts().version(target).readyPods() >= needed,
        world,
        transition,
        "a step without capacity");
  }

  private static void abortedStays(World world, Transition transition) {
    if (world.rollouts().state() instanceof RolloutState.Aborted
        && transition.rollouts().state().phase() != Phase.ABORTED) {
      Event cause = transition.rule().orElseThrow().event();
      require(
          cause == Event.RETRY || cause == Event.TARGET_CHANGED,
          world,
          transition,
          "left Aborted by itself");
    }
  }

  private static long tables(Transition transition) {
    return transition.effects().stream().filter(each -> each instanceof Effect.Table).count();
  }

  private static void require(boolean holds, World world, Transition transition, String violation) {
    if (!holds) {
      throw new AssertionError(violation + "\n  before: " + world + "\n  after: " + transition);
    }
  }
}
