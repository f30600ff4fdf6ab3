package dev.appversion.rollout.machine;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Decides until nothing changes, as the operator does, and checks each decision. */
final class Operator {
  private static final int MOST_PASSES = 12;

  private final Set<Rule<?>> fired = Collections.newSetFromMap(new IdentityHashMap<>());
  private long decisions;
  private int ended;

  /** The world after something happened and the operator has acted. */
  World after(World world, Happening happening) {
    World next = happening.applyTo(world);
    Transition first = decide(next);
    World settled = settle(next, first);
    if (acts(first)) {
      World continued = settle(next.died(first));
      if (!continued.equals(settled)) {
        throw new AssertionError(
            "another result after a crash: " + next + "\n  " + settled + "\n  " + continued);
      }
    }
    return settled;
  }

  /** Whether a command acted: a leader that finds it without its answer must not repeat it. */
  private static boolean acts(Transition transition) {
    return transition.changed()
        && transition.effects().stream().anyMatch(Effect.Answered.class::isInstance);
  }

  /** The world when no rule applies any more. */
  World settle(World world) {
    return settle(world, decide(world));
  }

  private World settle(World world, Transition first) {
    World current = world;
    Transition transition = first;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      World next = current.after(transition);
      if (!transition.changed()) {
        return next;
      }
      current = next;
      transition = decide(current);
    }
    throw new AssertionError("no end after " + MOST_PASSES + " passes: " + current);
  }

  private Transition decide(World world) {
    Transition transition = world.decide();
    decisions++;
    ended += (int) transition.effects().stream().filter(Effect.Ended.class::isInstance).count();
    transition.rule().ifPresent(fired::add);
    Invariants.check(world, transition);
    return transition;
  }

  long decisions() {
    return decisions;
  }

  /** How many attempts have ended. */
  int ended() {
    return ended;
  }

  /** The rules that applied, by identity. */
  Set<Rule<?>> fired() {
    return fired;
  }
}
