package dev.appversion.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RolloutPlanTest {
  @Test
  void theLastStepOf100IsImplied() {
    assertThat(RolloutPlan.DEFAULT.last()).isEqualTo(3);
    assertThat(RolloutPlan.DEFAULT.weight(1)).isEqualTo(25);
    assertThat(RolloutPlan.DEFAULT.weight(3)).isEqualTo(100);
  }

  @Test
  void limitsAreAllowed() {
    RolloutPlan plan =
        RolloutPlan.builder()
            .steps(Step.of(0, Duration.ZERO), Step.of(99, Duration.ofDays(365)))
            .deadline(Duration.ZERO)
            .rollbackWindow(0)
            .build();

    assertThat(plan.steps()).hasSize(2);
  }

  @Test
  void everyProblemIsReportedWithItsField() {
    assertThatThrownBy(
            () ->
                RolloutPlan.builder()
                    .steps(
                        Step.of(25, Duration.ofSeconds(-1)),
                        Step.of(25, Duration.ZERO),
                        Step.of(100, Duration.ZERO),
                        Step.of(-5, Duration.ZERO))
                    .bake(Duration.ofDays(366))
                    .rollbackWindow(11)
                    .build())
        .isInstanceOf(InvalidPlanException.class)
        .hasMessage(
            """
            spec.rollout.steps[0].hold: must be 0s to 8760h (a year), not -1s
            spec.rollout.steps[1].weight: must be above the weight of the step before, 25, not 25
            spec.rollout.steps[2].weight: must be 0 to 99: 100 is the implied last step; remove this one
            spec.rollout.steps[3].weight: must be 0 to 99, not -5
            spec.rollout.bake: must be 0s to 8760h (a year), not 31622400s
            spec.rollout.rollbackWindow: must be 0 to 10, not 11""");
  }
}
