package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Phase;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A target whose pods are deleted or fail after it got a share. */
class UnreadyTargetTest {
  private static final Duration DEADLINE = Duration.ofMinutes(30);
  private static final RolloutPlan AT_ONCE =
      RolloutPlan.builder().steps().bake(Duration.ZERO).deadline(DEADLINE).build();
  private static final RolloutPlan BAKED =
      RolloutPlan.builder().steps().bake(Duration.ofMinutes(15)).deadline(DEADLINE).build();

  private final Operator operator = new Operator();
  private World app = World.calm(AT_ONCE);

  @Test
  void aBakeDoesNotEndWithoutAReadyPodOfTheTarget() {
    bakes();
    app = operator.settle(app.podsOfV2());
    app = operator.settle(app.pass(Duration.ofMinutes(15)));

    assertThat(phase()).isEqualTo(Phase.BAKING);
    assertThat(awaiting()).containsExactly(Awaiting.PODS);

    app = operator.settle(app.podsOfV2());
    assertThat(phase()).isEqualTo(Phase.STABLE);
    assertThat(app.rollouts().past().stables().getFirst().version()).isEqualTo("v2");
  }

  @Test
  void aSkippedBakeAlsoRequiresAReadyPod() {
    bakes();

    app = operator.settle(operator.settle(app.podsOfV2()).order(new Action.Skip()));

    assertThat(phase()).isEqualTo(Phase.BAKING);
  }

  @Test
  void aBakeWithoutReadyPodsEndsAtTheDeadline() {
    bakes();
    app = operator.settle(app.pass(Duration.ofMinutes(14)).podsOfV2());

    app = operator.settle(app.pass(DEADLINE.minusSeconds(1)));
    assertThat(phase()).isEqualTo(Phase.BAKING);

    app = operator.settle(app.pass(Duration.ofSeconds(1)));
    assertThat(phase()).isEqualTo(Phase.ABORTING);
    assertThat(app.rollouts().table().share("v1")).isEqualTo(100);
    app = operator.settle(app.sync());
    assertThat(app.rollouts().past().history().getFirst().reason())
        .isEqualTo("it waited 1800s for pods");
  }

  @Test
  void theTimeOfABakeAloneDoesNotCountTowardTheDeadline() {
    app = World.calm(RolloutPlan.builder().steps().bake(DEADLINE.multipliedBy(3)).build());
    atHundredPercent();
    app = operator.settle(app.sync());

    app = operator.settle(app.pass(DEADLINE.multipliedBy(2)));
    assertThat(phase()).isEqualTo(Phase.BAKING);
  }

  @Test
  void aBakeWithoutReadyPodsIsPausedAtTheDeadlineIfThePlanSaysSo() {
    app =
        World.calm(
            RolloutPlan.builder()
                .steps()
                .bake(Duration.ofHours(2))
                .deadline(DEADLINE)
                .onFailure(OnFailure.PAUSE)
                .build());
    atHundredPercent();
    app = operator.settle(operator.settle(app.sync()).podsOfV2());
    app = operator.settle(app.pass(DEADLINE));
    assertThat(phase()).isEqualTo(Phase.PAUSED);

    app = operator.settle(operator.settle(app.podsOfV2()).order(new Action.Resume()));
    assertThat(phase()).isEqualTo(Phase.BAKING);
  }

  @Test
  void withoutABakeATargetWithoutReadyPodsDoesNotBecomeStable() {
    atHundredPercent();
    app = operator.settle(operator.settle(app.podsOfV2()).sync());

    assertThat(phase()).isEqualTo(Phase.SHIFTING);
    assertThat(awaiting()).containsExactly(Awaiting.PODS);

    app = operator.settle(app.pass(DEADLINE));
    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void aTargetWithAShareButWithoutPodsEndsAtTheDeadlineAlsoDuringALongHold() {
    holdsAt(Step.of(25, Duration.ofDays(1)));

    app = operator.settle(app.podsOfV2());
    assertThat(awaiting()).contains(Awaiting.PODS, Awaiting.HOLD);
    app = operator.settle(app.pass(DEADLINE));

    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void anApprovalThatIsMissingTooDoesNotStopTheDeadline() {
    holdsAt(new Step(25, Duration.ZERO, true));

    app = operator.settle(app.verdict(Verdict.PASS).podsOfV2());
    assertThat(awaiting()).contains(Awaiting.CAPACITY, Awaiting.APPROVAL);
    app = operator.settle(app.pass(DEADLINE));

    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  private void bakes() {
    app = World.calm(BAKED);
    atHundredPercent();
    app = operator.settle(app.sync());
    assertThat(phase()).isEqualTo(Phase.BAKING);
  }

  private void atHundredPercent() {
    app = operator.settle(app.target("v2"));
    assertThat(app.rollouts().table().share("v2")).isEqualTo(100);
  }

  private void holdsAt(Step step) {
    app = World.calm(RolloutPlan.builder().steps(step).deadline(DEADLINE).build());
    app = operator.settle(operator.settle(app.target("v2")).sync());
    assertThat(phase()).isEqualTo(Phase.HOLDING);
  }

  private Phase phase() {
    return app.rollouts().state().phase();
  }

  private Set<Awaiting> awaiting() {
    return Awaiting.of(app.rollouts(), app.facts(), app.now());
  }
}
