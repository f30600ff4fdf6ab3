package dev.appversion.operator.rollout.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.rollout.RolloutDecision;
import dev.appversion.rollout.facts.Analysis;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Sidecars;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code status.rollout.message} says about pods. */
class RolloutMessageTest {
  private static final Instant START = Instant.parse("2026-11-30T14:00:00Z");
  private static final Step HOLD = Step.of(25, Duration.ofMinutes(10));

  private Rollouts rollouts = Rollouts.adopt("v1.1", "id-v1.1", START);

  @Test
  void missingCapacityIsSaidWithTheNumberThatIsNeededAndPresent() {
    RolloutPlan plan = plan(Duration.ZERO, Step.of(50, Duration.ZERO));
    assertThat(decide(plan, START, "v1.2", 4, 0))
        .isEqualTo("v1.2 has no share yet; waiting for a ready pod of v1.2 with a sidecar");
    assertThat(decide(plan, START, "v1.2", 4, 1))
        .isEqualTo("v1.2 has no share yet; waiting for 2 ready pods of v1.2 (it has 1)");
  }

  @Test
  void theNextStepsCapacityFollowsTheHold() {
    RolloutPlan plan = plan(Duration.ZERO, HOLD);
    decide(plan, START, "v1.2", 4, 1);

    assertThat(decide(plan, START, "v1.2", 4, 1))
        .isEqualTo(
            "v1.2 gets 25% of new visitors; holds until 2026-11-30 14:10:00 UTC, then waits for 4"
                + " ready pods of v1.2 (it has 1)");
  }

  @Test
  void aBakeWaitsForAReadyPod() {
    RolloutPlan plan = plan(Duration.ofMinutes(15));
    decide(plan, START, "v1.2", 4, 4);

    assertThat(decide(plan, START, "v1.2", 4, 0))
        .isEqualTo(
            "v1.2 gets 100% of new visitors; waiting for a ready pod of v1.2 with a sidecar");
    decide(plan, START, "v1.2", 4, 4);
    assertThat(decide(plan, START.plusSeconds(1), "v1.2", 4, 0))
        .isEqualTo(
            "v1.2 gets 100% of new visitors; waiting for a ready pod of v1.2 with a sidecar, holds"
                + " until 2026-11-30 14:15:00 UTC");
    assertThat(decide(plan, START.plus(Duration.ofMinutes(15)), "v1.2", 4, 0))
        .isEqualTo(
            "v1.2 gets 100% of new visitors; waiting for a ready pod of v1.2 with a sidecar");
  }

  @Test
  void aHeldAbortSaysHowToLeaveIt() {
    RolloutPlan plan = plan(Duration.ZERO, HOLD);
    decide(plan, START, "v1.2", 4, 1);
    decide(plan, START, "v1.2", 4, 1);

    assertThat(decide(plan, START, "v1.3", 0, 1))
        .isEqualTo(
            "the abort is held: v1.1 has no ready pod, and v1.2 keeps 25% of new visitors. Start a"
                + " pod of v1.1, or order promote: v1.3 gets all new visitors");
  }

  private static RolloutPlan plan(Duration bake, Step... steps) {
    return RolloutPlan.builder().steps(steps).bake(bake).build();
  }

  private String decide(RolloutPlan plan, Instant now, String target, int stable, int pods) {
    Facts facts =
        new Facts(
            new Target(target, "id-" + target, "git"),
            Optional.of(plan),
            Brake.RELEASED,
            Map.of(
                "v1.1", new VersionFacts(true, false, stable, true),
                "v1.2", new VersionFacts(true, false, pods, true),
                "v1.3", new VersionFacts(true, false, 4, true)),
            new Sidecars(rollouts.table().sequence(), 5, new TreeSet<>()),
            new Analysis(rollouts.table().sequence(), Verdict.PASS, "no analysis"),
            List.of());
    RolloutDecision decision = RolloutDecision.of(rollouts, facts, "", now);
    rollouts = decision.rollouts();
    return String.valueOf(decision.status().message());
  }
}
