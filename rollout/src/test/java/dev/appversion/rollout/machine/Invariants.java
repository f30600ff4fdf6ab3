package dev.appversion.rollout.machine;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.RolloutState.Aborting;
import dev.appversion.rollout.state.RolloutState.Shifting;
import dev.appversion.rollout.state.RolloutState.Stable;
import dev.appversion.rollout.state.RolloutState.UnderWay;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for every decision (docs/adr/0036-rollouts-are-a-pure-state-machine.md). That status
 * alone suffices is checked where the status is written: {@code RolloutStatusTest} of the operator
 * reads it again after each decision of random histories.
 *
 * <p>The violations were seen in the exploration with a machine that was changed for each, except
 * those of {@link InvariantsTest}.
 */
final class Invariants {
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
    aVisitorMovesOnceForwardAndOnceBack(world, transition);
    onlyAServingTargetBecomesStable(world, transition);
    abortedStays(world, transition);
  }

  private static void equalFactsGiveAnEqualState(World world, Transition transition) {
    Transition again = world.decide();
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

  static void aCommandActsOnce(World world, Transition transition) {
    Optional<Outcome> last = world.rollouts().past().lastCommand();
    Command pending = world.pending();
    boolean acted =
        pending != null && last.filter(it -> it.uid().equals(pending.uid())).isPresent();
    boolean acts = !transition.rollouts().past().lastCommand().equals(last);
    require(!acts || (pending != null && !acted), world, transition, "a command acts twice");
    List<Outcome> answers = Effect.outcomes(transition.effects());
    require(
        answers.stream()
            .filter(answer -> answer.state() == Outcome.State.DONE)
            .allMatch(
                answer -> transition.rollouts().past().lastCommand().equals(Optional.of(answer))),
        world,
        transition,
        "a command that acted is not remembered");
    require(
        !acted || answers.stream().allMatch(last.get()::equals),
        world,
        transition,
        "another answer than the one that is stored");
  }

  private static void sharesChangeSafely(World world, Transition transition) {
    ShareTable before = world.rollouts().table();
    ShareTable after = transition.rollouts().table();
    require(after.sequence() == before.sequence() + 1, world, transition, "sequences have a gap");
    Set<String> changed = new TreeSet<>(before.shares().keySet());
    changed.addAll(after.shares().keySet());
    changed.removeIf(version -> before.share(version) == after.share(version));
    boolean leavesAbort = world.rollouts().state() instanceof Aborting && isStep(transition);
    require(changed.size() <= (leavesAbort ? 3 : 2), world, transition, "too many shares change");
    for (String version : changed) {
      if (after.share(version) > before.share(version)) {
        VersionFacts facts = world.facts().version(version);
        require(facts.serves(), world, transition, version + " cannot serve its share");
      }
    }
    if (isStep(transition)) {
      stepIsSafe(world, transition);
    } else if (!changed.isEmpty()) {
      require(after.shares().size() == 1, world, transition, "an abort leaves two shares");
    }
  }

  /** A new share, also of weight 0; not a step that begins again after a pause. */
  private static boolean isStep(Transition transition) {
    return transition.rollouts().state() instanceof Shifting
        && transition.rule().filter(rule -> rule.event() != Event.RESUME).isPresent();
  }

  private static void stepIsSafe(World world, Transition transition) {
    ShareTable before = world.rollouts().table();
    Shifting step = (Shifting) transition.rollouts().state();
    Run run = step.run();
    int share = transition.rollouts().table().share(run.target());
    boolean staysEqual = share == 0 || world.rollouts().state() instanceof Aborting;
    require(
        share > before.share(run.target()) || (staysEqual && share == before.share(run.target())),
        world,
        transition,
        "a step does not raise the share");
    require(
        world.facts().sidecars().enforce(before, world.now()),
        world,
        transition,
        "a step before the last table is in sync");
    int needed =
        run.plan().capacity() == CapacityRule.WARN
            ? 1
            : Math.max(1, (share * run.stablePods() + 99) / 100);
    require(
        world.facts().version(run.target()).readyPods() >= needed,
        world,
        transition,
        "a step without capacity");
  }

  /** Within an attempt, shares rise, then fall to 0 once, which ends it. */
  static void aVisitorMovesOnceForwardAndOnceBack(World world, Transition transition) {
    Optional<Run> run = Attempts.of(world.rollouts().state());
    Optional<Run> next = Attempts.of(transition.rollouts().state());
    if (run.isEmpty() || next.isEmpty() || !Attempts.same(run.get(), next.get())) {
      return;
    }
    String target = run.get().target();
    int before = world.rollouts().table().share(target);
    int after = transition.rollouts().table().share(target);
    boolean ends = transition.rollouts().state() instanceof Aborting;
    require(after >= before || (after == 0 && ends), world, transition, "a visitor moves back");
    boolean returned = before == 0 && !(world.rollouts().state() instanceof UnderWay);
    boolean goesOn = after > 0 || transition.rollouts().state() instanceof UnderWay;
    require(!returned || !goesOn, world, transition, "an attempt goes on after its end");
  }

  private static void onlyAServingTargetBecomesStable(World world, Transition transition) {
    if (world.rollouts().state() instanceof UnderWay underWay
        && transition.rollouts().state() instanceof Stable(String version)
        && version.equals(underWay.run().target())) {
      require(
          world.facts().version(version).serves(), world, transition, "stable without a ready pod");
      require(
          world.facts().sidecars().enforce(world.rollouts().table(), world.now()),
          world,
          transition,
          "stable before all sidecars enforce it");
      require(
          transition.rollouts().table().share(version) == 100,
          world,
          transition,
          "stable with a part of the visitors");
    }
  }

  static void abortedStays(World world, Transition transition) {
    if (world.rollouts().state() instanceof Aborted(Run run, Abort abort)
        && transition.rollouts().state().phase() != Phase.ABORTED) {
      Target target = world.facts().target();
      boolean other = !target.version().equals(run.target()) || !target.id().equals(run.id());
      boolean retry = world.pending() != null && world.pending().action() instanceof Action.Retry;
      require(other || retry, world, transition, "left Aborted by itself");
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
