package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** v2 bakes with all visitors, v1 was scaled to 0, and v3 becomes the target. */
class SupersededBakeTest {
  private static final RolloutPlan PLAN =
      RolloutPlan.builder()
          .steps(Step.of(25, Duration.ofMinutes(10)))
          .bake(Duration.ofHours(1))
          .onFailure(OnFailure.PAUSE)
          .build();

  private final Operator operator = new Operator();
  private World app = World.calm(PLAN);

  @Test
  void theVersionThatBakesIsStableAndTheNewTargetStartsFromIt() {
    bakesAlone();

    app = operator.settle(app.target("v3"));
    assertThat(phase()).isEqualTo(Phase.SHIFTING);
    assertThat(shares()).isEqualTo(Map.of("v2", 75, "v3", 25));
    assertThat(app.rollouts().past().history())
        .extracting(HistoryEntry::target, HistoryEntry::result)
        .containsExactly(tuple("v2", HistoryEntry.Result.COMPLETED));

    app = operator.settle(app.abort());
    assertThat(shares()).isEqualTo(Map.of("v2", 100));
  }

  @Test
  void soItIsWhileTheBakeIsPaused() {
    bakesAlone();
    app = operator.settle(app.order(new Action.Pause()));
    assertThat(phase()).isEqualTo(Phase.PAUSED);

    app = operator.settle(app.target("v3"));

    assertThat(app.rollouts().past().stables().getFirst().version()).isEqualTo("v2");
  }

  @Test
  void aRevertToTheVersionWithoutPodsIsAHeldAbort() {
    bakesAlone();

    app = operator.settle(app.target("v1"));

    assertThat(phase()).isEqualTo(Phase.ABORTING);
    assertThat(shares()).isEqualTo(Map.of("v2", 100));
  }

  @Test
  void anotherBuildHasNotBaked() {
    bakesAlone();

    app = operator.settle(app.rebuilt());

    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void aVersionWhoseAnalysisFailedDoesNotBecomeStable() {
    bakesAlone();
    app = operator.settle(app.verdict(Verdict.FAIL));
    assertThat(phase()).isEqualTo(Phase.PAUSED);

    app = operator.settle(app.target("v3"));

    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void aVersionWithoutPodsDoesNotBecomeStable() {
    bakesAlone();
    app = operator.settle(app.podsOfV2());

    app = operator.settle(app.target("v3"));

    assertThat(phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void whileTheVersionBeforeCanServeItGetsItsVisitorsBack() {
    bakesAlone();
    app = operator.settle(app.podsOfV1());

    app = operator.settle(app.target("v3"));

    assertThat(shares()).isEqualTo(Map.of("v1", 100));
    assertThat(app.rollouts().past().history().getFirst().result())
        .isEqualTo(HistoryEntry.Result.SUPERSEDED);
  }

  private void bakesAlone() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    app = operator.settle(operator.settle(app.promote()).sync());
    assertThat(phase()).isEqualTo(Phase.BAKING);
    app = operator.settle(app.podsOfV1());
    assertThat(phase()).isEqualTo(Phase.BAKING);
  }

  private Phase phase() {
    return app.rollouts().state().phase();
  }

  private Map<String, Integer> shares() {
    return app.rollouts().table().shares();
  }
}
