package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** v2 has 25% of new visitors when v1, the stable version, loses all its pods. */
class HeldAbortTest {
  private static final RolloutPlan PLAN = plan(CapacityRule.REQUIRE);

  private final Operator operator = new Operator();
  private World app = World.calm(PLAN);

  @Test
  void aHotfixLeavesTheHeldAbortOfTheRolloutThatItSupersedes() {
    stableVersionLosesItsPods();
    app = operator.settle(app.target("v3"));
    assertThat(phase()).isEqualTo(Phase.ABORTING);
    assertThat(shares()).isEqualTo(Map.of("v1", 75, "v2", 25));

    app = app.promote();
    assertThat(outcome()).isEqualTo("DONE v3 gets all new visitors");
    app = operator.settle(app);
    assertThat(shares()).isEqualTo(Map.of("v3", 100));

    app = operator.settle(app.sync());
    assertThat(phase()).isEqualTo(Phase.STABLE);
    assertThat(app.rollouts().past().history())
        .extracting(HistoryEntry::target, HistoryEntry::result)
        .containsExactly(
            tuple("v3", HistoryEntry.Result.COMPLETED),
            tuple("v2", HistoryEntry.Result.SUPERSEDED));
  }

  @Test
  void aHotfixLeavesAnAbortThatAPersonOrderedBefore() {
    stableVersionLosesItsPods();
    app = operator.settle(operator.settle(app.abort()).target("v3"));
    assertThat(phase()).isEqualTo(Phase.ABORTING);

    app = operator.settle(app.promote());

    assertThat(shares()).isEqualTo(Map.of("v3", 100));
    assertThat(app.rollouts().past().history().getFirst().result())
        .isEqualTo(HistoryEntry.Result.ABORTED);
  }

  @Test
  void anotherBuildOfTheTargetIsPromotedAsTheTarget() {
    stableVersionLosesItsPods();
    app = operator.settle(app.rebuilt());

    app = operator.settle(operator.settle(app.promote()).sync());

    assertThat(phase()).isEqualTo(Phase.STABLE);
    assertThat(app.rollouts().past().stables().getFirst().id()).isEqualTo("id-v2-2");
  }

  @Test
  void theSameTargetIsPromotedAsBefore() {
    stableVersionLosesItsPods();
    app = operator.settle(operator.settle(app.abort()).promote());

    assertThat(shares()).isEqualTo(Map.of("v2", 100));
    assertThat(app.rollouts().past().history()).isEmpty();
  }

  @Test
  void aPromoteMayNameTheRolloutThatIsAbortedOrTheNewOne() {
    stableVersionLosesItsPods();
    app = operator.settle(app.target("v3"));

    for (String id : new String[] {"id-v2-1", "id-v3"}) {
      World ordered = app.order(promote(id));
      assertThat(operator.settle(ordered).rollouts().table().share("v3")).isEqualTo(100);
    }
    app = app.order(promote("id-v9"));
    assertThat(outcome()).startsWith("REFUSED rollout id-v9 is not the current one, id-v2-1: ");
  }

  @Test
  void aTargetThatCannotServeIsNotPromoted() {
    stableVersionLosesItsPods();
    app = operator.settle(operator.settle(app.abort()).podsOfV2()).promote();

    assertThat(outcome())
        .isEqualTo(
            "REFUSED the abort is held: v1 has no ready pod, and v2 keeps 25% of new visitors."
                + " Start a pod of v1, or order promote when v2 has 4 ready pods (it has 0)");
  }

  @Test
  void aTargetWithoutPodsNeedsOneIfThePlanOnlyWarnsOfCapacity() {
    app = World.calm(plan(CapacityRule.WARN));
    stableVersionLosesItsPods();
    app = operator.settle(operator.settle(app.abort()).podsOfV2()).promote();

    assertThat(outcome()).endsWith("order promote when v2 has 1 ready pods (it has 0)");
  }

  @Test
  void aRevertToTheStableVersionWithoutPodsSaysWhatToDo() {
    stableVersionLosesItsPods();
    app = operator.settle(app.target("v1")).promote();

    assertThat(outcome())
        .isEqualTo(
            "REFUSED the abort is held: v1 has no ready pod, and v2 keeps 25% of new visitors."
                + " Start a pod of v1, or set spec.rollout.target to a version with ready pods and"
                + " order promote");
  }

  @Test
  void whenTheStableVersionHasAPodAgainTheNewTargetStartsWithItsFirstStep() {
    stableVersionLosesItsPods();
    app = operator.settle(operator.settle(app.target("v3")).podsOfV1());
    assertThat(shares()).isEqualTo(Map.of("v1", 100));

    app = operator.settle(app.sync());

    assertThat(shares()).isEqualTo(Map.of("v1", 75, "v3", 25));
  }

  private static RolloutPlan plan(CapacityRule capacity) {
    return RolloutPlan.builder().steps(Step.of(25, Duration.ofDays(1))).capacity(capacity).build();
  }

  private void stableVersionLosesItsPods() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    app = operator.settle(app.podsOfV1());
    assertThat(phase()).isEqualTo(Phase.HOLDING);
  }

  private Command promote(String rollout) {
    return new Command(
        "c-promote", app.now(), "jane", Optional.of(rollout), "", new Action.Promote());
  }

  private Phase phase() {
    return app.rollouts().state().phase();
  }

  private Map<String, Integer> shares() {
    return app.rollouts().table().shares();
  }

  private String outcome() {
    Outcome outcome = Effect.outcomes(app.decide().effects()).getFirst();
    return outcome.state() + " " + outcome.message();
  }
}
