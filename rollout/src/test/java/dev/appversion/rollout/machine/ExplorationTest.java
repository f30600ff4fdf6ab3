package dev.appversion.rollout.machine;

import static dev.appversion.rollout.machine.Happening.HOUR_BACK;
import static dev.appversion.rollout.machine.Happening.HOUR_FORWARD;
import static dev.appversion.rollout.machine.Happening.REBUILT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.OnInconclusive;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.RolloutState;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All orders of what can happen to an app, up to a depth, each decision checked against the
 * invariants. Worlds that differ in nothing that matters ({@link Canonical}) are explored once, and
 * the paths that lead to them are counted.
 */
class ExplorationTest {
  private static final Duration HOLD = Duration.ofMinutes(10);
  private static final RolloutPlan ABORTS =
      RolloutPlan.builder()
          .steps(new Step(0, Duration.ZERO, true), Step.of(25, HOLD))
          .bake(HOLD)
          .build();
  private static final RolloutPlan PAUSES =
      RolloutPlan.builder()
          .steps(Step.of(25, HOLD))
          .onFailure(OnFailure.PAUSE)
          .onInconclusive(OnInconclusive.ABORT)
          .capacity(CapacityRule.WARN)
          .build();

  @Test
  void noOrderOfEventsBreaksAnInvariantAndEveryRuleApplies() {
    Operator operator = new Operator();
    Exploration aborts =
        new Exploration(
            operator, EnumSet.complementOf(EnumSet.of(REBUILT, HOUR_BACK, HOUR_FORWARD)));
    Exploration pauses =
        new Exploration(operator, EnumSet.complementOf(EnumSet.of(HOUR_BACK, HOUR_FORWARD)));

    aborts.explore(World.calm(ABORTS), 8);
    pauses.explore(World.calm(PAUSES), 6);

    System.out.printf(
        "%s%n%s%n%d decisions%n", aborts.summary(), pauses.summary(), operator.decisions());
    assertThat(aborts.events.size()).isGreaterThanOrEqualTo(12);
    assertThat(aborts.paths).isGreaterThan(BigInteger.valueOf(1_000_000));
    assertThat(notFired(operator.fired())).isEmpty();
  }

  private static List<String> notFired(Set<Rule<?>> fired) {
    List<String> missing = new ArrayList<>();
    StateRules.ALL.forEach(
        (phase, rules) ->
            rules.stream()
                .filter(rule -> !fired.contains(rule))
                .map(rule -> phase + ": " + rule.event() + " " + rule.when())
                .forEach(missing::add));
    return missing;
  }

  /** Breadth first. */
  private static final class Exploration {
    final Set<Happening> events;
    private final Operator operator;
    private final Map<World, List<World>> successors = new HashMap<>();
    private final Set<Class<? extends RolloutState>> states = new HashSet<>();
    BigInteger paths = BigInteger.ZERO;
    private int depth;

    Exploration(Operator operator, Set<Happening> events) {
      this.operator = operator;
      this.events = events;
    }

    void explore(World start, int steps) {
      depth = steps;
      Map<World, BigInteger> layer = Map.of(Canonical.of(start), BigInteger.ONE);
      for (int step = 0; step < steps; step++) {
        Map<World, BigInteger> next = new HashMap<>();
        layer.forEach(
            (world, count) ->
                successors(world).forEach(each -> next.merge(each, count, BigInteger::add)));
        layer = next;
      }
      paths = layer.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private List<World> successors(World world) {
      states.add(world.rollouts().state().getClass());
      return successors.computeIfAbsent(
          world,
          from -> events.stream().map(each -> Canonical.of(operator.after(from, each))).toList());
    }

    String summary() {
      return "%,d paths of %d out of %d events, over %,d worlds in %d states"
          .formatted(paths, depth, events.size(), successors.size(), states.size());
    }
  }

  @Test
  void canonicalWorldsDecideAsTheirOriginals() {
    Operator operator = new Operator();
    Set<Happening> events = EnumSet.complementOf(EnumSet.of(HOUR_BACK));
    Set<World> worlds = Set.of(World.calm(ABORTS));
    for (int depth = 0; depth < 3; depth++) {
      Set<World> next = new HashSet<>();
      for (World world : worlds) {
        for (Happening event : events) {
          World after = operator.after(world, event);
          World expected = operator.after(Canonical.of(world), event);
          assertThat(Canonical.of(after)).isEqualTo(Canonical.of(expected));
          next.add(after);
        }
      }
      worlds = next;
    }
  }
}
