package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** An app whose rollouts have two steps, the second one with an approval, and a bake. */
abstract class RolloutFixture {
  static final RolloutPlan PLAN =
      RolloutPlan.builder()
          .steps(Step.of(5, Duration.ofMinutes(10)), new Step(50, Duration.ofMinutes(10), true))
          .bake(Duration.ofMinutes(10))
          .build();

  final Operator operator = new Operator();
  World app = World.calm(PLAN);

  void atFiftyPercent() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    holdIsOverAndAnalysisPassed();
    app = operator.settle(app.sync());
    assertThat(share()).isEqualTo(50);
  }

  void completed() {
    app = operator.settle(operator.settle(app.target("v2")).promote());
    app = operator.settle(operator.settle(app.sync()).sync());
    app = operator.settle(app.pass(Duration.ofMinutes(10)));
    assertThat(phase()).isEqualTo(Phase.STABLE);
  }

  void holdIsOverAndAnalysisPassed() {
    app = operator.settle(app.pass(Duration.ofMinutes(10)).verdict(Verdict.PASS));
  }

  Phase phase() {
    return app.rollouts().state().phase();
  }

  int share() {
    return app.rollouts().table().share("v2");
  }

  Set<Awaiting> awaiting() {
    return Awaiting.of(app.rollouts(), app.facts(), app.now());
  }

  HistoryEntry.Result lastResult() {
    return app.rollouts().past().history().getFirst().result();
  }

  String refusal(Action action) {
    app = app.order(action);
    Outcome outcome = outcome();
    assertThat(outcome.state()).isEqualTo(Outcome.State.REFUSED);
    return outcome.message();
  }

  Outcome outcome() {
    return Effect.outcomes(app.decide().effects()).getFirst();
  }

  static Command command(World at, Action action, Optional<String> rollout) {
    return new Command("c-" + action.verb(), at.now(), "jane", rollout, "", action);
  }
}
