package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.ShareTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The invariants that no changed machine violates alone, each with a decision that violates it: in
 * the exploration another invariant would report such a machine first.
 */
class InvariantsTest {
  private static final RolloutPlan PLAN =
      RolloutPlan.builder().steps(Step.of(25, Duration.ofMinutes(10))).build();

  private final Operator operator = new Operator();
  private final World holding =
      operator.settle(operator.settle(World.calm(PLAN).target("v2")).sync());

  @Test
  void aCommandThatActsTwice() {
    World ordered = holding.abort();
    World acted = ordered.died(ordered.decide());
    Outcome again = new Outcome(ordered.pending().uid(), Outcome.State.DONE, "aborted again");
    Rollouts stored = acted.rollouts();

    Invariants.aCommandActsOnce(acted, acted.decide());

    assertThatThrownBy(
            () ->
                Invariants.aCommandActsOnce(
                    acted, decision(stored.with(stored.past().acted(again)))))
        .hasMessageContaining("a command acts twice");
  }

  @Test
  void aVisitorWhoMovesBackAndStays() {
    ShareTable table = holding.rollouts().table();
    ShareTable lower = new ShareTable(table.sequence() + 1, Map.of("v1", 100), holding.now());
    assertThat(holding.rollouts().state().phase()).isEqualTo(Phase.HOLDING);
    assertThat(table.share("v2")).isEqualTo(25);

    Invariants.aVisitorMovesOnceForwardAndOnceBack(holding, holding.abort().decide());

    assertThatThrownBy(
            () ->
                Invariants.aVisitorMovesOnceForwardAndOnceBack(
                    holding, decision(holding.rollouts().with(lower))))
        .hasMessageContaining("a visitor moves back");
  }

  @Test
  void anAbortedAttemptThatIsLeftByItself() {
    World aborted = operator.settle(operator.settle(holding.abort()).sync());
    Rollouts stable =
        aborted.rollouts().in(new RolloutState.Stable("v1"), aborted.now().plusSeconds(1));
    assertThat(aborted.rollouts().state().phase()).isEqualTo(Phase.ABORTED);

    Invariants.abortedStays(aborted.target("v3"), aborted.target("v3").decide());

    assertThatThrownBy(() -> Invariants.abortedStays(aborted, decision(stable)))
        .hasMessageContaining("left Aborted by itself");
  }

  private static Transition decision(Rollouts rollouts) {
    return new Transition(rollouts, List.of(), Optional.empty());
  }
}
