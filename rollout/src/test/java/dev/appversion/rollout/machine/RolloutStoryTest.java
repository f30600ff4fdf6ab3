package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.StableBuild;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rollouts from their first step to their end. */
class RolloutStoryTest extends RolloutFixture {
  @Test
  void aRolloutGoesByItsStepsToStable() {
    app = operator.settle(app.target("v2"));
    assertThat(phase()).isEqualTo(Phase.SHIFTING);
    assertThat(share()).isEqualTo(5);

    app = operator.settle(app.sync());
    assertThat(phase()).isEqualTo(Phase.HOLDING);

    holdIsOverAndAnalysisPassed();
    assertThat(share()).isEqualTo(50);

    app = operator.settle(app.sync());
    holdIsOverAndAnalysisPassed();
    assertThat(awaiting()).containsExactly(Awaiting.APPROVAL);

    app = operator.settle(app.order(new Action.Approve(1)));
    assertThat(share()).isEqualTo(100);

    app = operator.settle(app.sync());
    assertThat(phase()).isEqualTo(Phase.BAKING);

    app = operator.settle(app.pass(Duration.ofMinutes(10)));
    assertThat(phase()).isEqualTo(Phase.STABLE);
    assertThat(app.rollouts().past().stables())
        .extracting(StableBuild::version)
        .containsExactly("v2", "v1");
    assertThat(lastResult()).isEqualTo(HistoryEntry.Result.COMPLETED);
  }

  @Test
  void anAbortAtFiftyPercentReturnsVisitorsAndIsNotTriedAgain() {
    atFiftyPercent();

    app = operator.settle(app.abort());
    assertThat(phase()).isEqualTo(Phase.ABORTING);
    assertThat(share()).isZero();

    app = operator.settle(app.sync());
    app = operator.settle(app.pass(Duration.ofDays(3)));
    assertThat(phase()).isEqualTo(Phase.ABORTED);

    app = operator.settle(app.order(new Action.Retry()));
    assertThat(share()).isEqualTo(5);
  }

  @Test
  void anAbortIsHeldWhileTheStableVersionHasNoPod() {
    atFiftyPercent();

    app = operator.settle(operator.settle(app.podsOfV1()).abort());
    assertThat(phase()).isEqualTo(Phase.ABORTING);
    assertThat(share()).isEqualTo(50);
    assertThat(awaiting()).containsExactly(Awaiting.STABLE_PODS);

    app = operator.settle(app.podsOfV1());
    assertThat(share()).isZero();
  }

  @Test
  void anotherTargetSupersedesInOneChangeOfTheTable() {
    atFiftyPercent();
    long sequence = app.rollouts().table().sequence();

    app = operator.settle(app.target("v3"));
    assertThat(phase()).isEqualTo(Phase.WAITING);
    assertThat(share()).isZero();
    assertThat(app.rollouts().table().sequence()).isEqualTo(sequence + 1);
    assertThat(lastResult()).isEqualTo(HistoryEntry.Result.SUPERSEDED);

    app = operator.settle(app.sync());
    assertThat(app.rollouts().table().share("v3")).isEqualTo(5);
  }

  @Test
  void holdAndDeadlineStopDuringAPause() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    app = operator.settle(operator.settle(app.pass(Duration.ofMinutes(9))).pauseInSpec());

    app = operator.settle(app.verdict(Verdict.PASS).pass(Duration.ofHours(5)));
    app = operator.settle(app.pauseInSpec());
    assertThat(share()).isEqualTo(5);

    app = operator.settle(app.pass(Duration.ofMinutes(1)));
    assertThat(share()).isEqualTo(50);
  }

  @Test
  void waitingForAPersonDoesNotCountTowardTheDeadline() {
    atFiftyPercent();
    holdIsOverAndAnalysisPassed();

    app = operator.settle(app.pass(Duration.ofDays(2)));

    assertThat(phase()).isEqualTo(Phase.HOLDING);
  }

  @Test
  void waitingForPodsEndsAtTheDeadline() {
    app = operator.settle(app.podsOfV2().target("v2"));
    assertThat(awaiting()).contains(Awaiting.PODS, Awaiting.CAPACITY);

    app = operator.settle(app.pass(Duration.ofMinutes(30)));

    assertThat(phase()).isEqualTo(Phase.ABORTED);
    assertThat(app.rollouts().past().history().getFirst().reason())
        .isEqualTo("it waited 1800s for pods and capacity");
  }

  @Test
  void anUnknownVerdictNeitherPassesNorAborts() {
    app = operator.settle(operator.settle(app.target("v2")).sync());

    app = operator.settle(app.verdict(Verdict.UNKNOWN).pass(Duration.ofDays(2)));

    assertThat(phase()).isEqualTo(Phase.HOLDING);
    assertThat(awaiting()).containsExactly(Awaiting.ANALYSIS);
  }

  @Test
  void aClockThatIsSetBackDelaysAHoldByNoMoreThanItself() {
    app = operator.settle(operator.settle(app.target("v2")).sync());

    app = operator.settle(app.pass(Duration.ofHours(-1)));
    holdIsOverAndAnalysisPassed();

    assertThat(share()).isEqualTo(50);
  }

  @Test
  void editedStepsApplyToTheNextRollout() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    World edited = World.calm(RolloutPlan.builder().steps().build()).target("v2").sync();

    app = operator.settle(edited.with(app.rollouts(), app.now()).verdict(Verdict.PASS));
    holdIsOverAndAnalysisPassed();

    assertThat(share()).isEqualTo(50);
  }
}
