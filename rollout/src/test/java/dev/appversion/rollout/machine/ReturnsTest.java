package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Aborted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Returns to an earlier stable version, and builds that replace others. */
class ReturnsTest extends RolloutFixture {
  @Test
  void aReturnToAnotherBuildOfAnEarlierStableVersionHasSteps() {
    completed();
    app = operator.settle(app.target("v1"));
    app = operator.settle(operator.settle(app.sync()).pass(Duration.ofMinutes(10)));
    assertThat(phase()).isEqualTo(Phase.STABLE);

    app = operator.settle(app.rebuilt().target("v2"));
    assertThat(share()).isEqualTo(5);
  }

  @Test
  void aReturnWhoseTargetIsRebuiltBeforeItHasAShareHasSteps() {
    completed();
    app = operator.settle(app.target("v1"));
    app = operator.settle(operator.settle(app.sync()).pass(Duration.ofMinutes(10)));
    World before = app.pauseInSpec();
    app = operator.settle(operator.settle(before.target("v2")).rebuilt());

    app = operator.settle(app.pauseInSpec());
    assertThat(share()).isEqualTo(5);
  }

  @Test
  void aBuildThatReplacesAnotherIsNotPromotedByTheEarlierOrder() {
    app = operator.settle(operator.settle(app.podsOfV2().target("v2")).promote());

    app = operator.settle(operator.settle(app.rebuilt()).podsOfV2());
    assertThat(share()).isEqualTo(5);
  }

  @Test
  void aReturnToAnEarlierStableVersionHasNoSteps() {
    completed();

    app = operator.settle(app.target("v1"));
    assertThat(app.rollouts().table().share("v1")).isEqualTo(100);

    app = operator.settle(operator.settle(app.sync()).pass(Duration.ofMinutes(10)));
    assertThat(lastResult()).isEqualTo(HistoryEntry.Result.ROLLED_BACK);
  }

  @Test
  void aRollbackByCommandHoldsTheTargetBack() {
    completed();

    app = operator.settle(operator.settle(app.order(new Action.Rollback(Pages.MOVE))).sync());

    assertThat(app.rollouts().state())
        .isInstanceOfSatisfying(
            Aborted.class, state -> assertThat(state.run().stable()).isEqualTo("v1"));
    assertThat(app.rollouts().table().share("v1")).isEqualTo(100);
    assertThat(lastResult()).isEqualTo(HistoryEntry.Result.ROLLED_BACK);
  }
}
