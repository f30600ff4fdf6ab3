package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.state.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which commands act, and why others are refused. */
class CommandsTest extends RolloutFixture {
  @Test
  void anApprovalBeforeTheEndOfTheHoldCountsWhenItIsOver() {
    atFiftyPercent();

    app = operator.settle(app.order(new Action.Approve(1)));
    assertThat(share()).isEqualTo(50);

    holdIsOverAndAnalysisPassed();
    assertThat(share()).isEqualTo(100);
  }

  @Test
  void anApprovalOfAStepThatIsOverIsRefused() {
    atFiftyPercent();

    assertThat(refusal(new Action.Approve(0)))
        .isEqualTo(
            "spec.step: step 0 requires no approval. The current step is 1; steps with an"
                + " approval: 1");
  }

  @Test
  void anApprovalOfAnEarlierAttemptIsRefused() {
    atFiftyPercent();
    app = operator.settle(app.order(new Action.Approve(1)));
    app = operator.settle(operator.settle(app.abort()).sync());
    assertThat(phase()).isEqualTo(Phase.ABORTED);
    World earlier = app;

    app = operator.settle(app.pass(Duration.ofMinutes(1)).order(new Action.Retry()));
    app = app.order(command(earlier, new Action.Approve(1), Optional.of("id-v2-1")));

    assertThat(outcome().message()).contains("older than attempt 2");
  }

  @Test
  void anApprovalOfTheFirstAttemptCountsWhateverItsTimeIs() {
    World earlier = app.pass(Duration.ofHours(-1));
    atFiftyPercent();

    app = app.order(command(earlier, new Action.Approve(1), Optional.of("id-v2-1")));

    assertThat(outcome().state()).isEqualTo(Outcome.State.DONE);
  }

  @Test
  void anApprovalOfARetryCountsWhileTheOperatorsClockIsAhead() {
    atFiftyPercent();
    app = operator.settle(operator.settle(app.abort()).sync());
    World apiServer = app;
    World ahead = app.pass(Duration.ofHours(1));

    app = ahead.order(command(apiServer, new Action.Retry(), Optional.empty()));
    app = operator.settle(app);
    app = app.order(command(apiServer, new Action.Approve(1), Optional.of("id-v2-1")));

    assertThat(outcome().state()).isEqualTo(Outcome.State.DONE);
  }

  @Test
  void anApprovalOfAnotherRolloutIsRefused() {
    atFiftyPercent();
    app = app.order(command(app, new Action.Approve(1), Optional.of("id-v9")));
    assertThat(outcome().state()).isEqualTo(Outcome.State.REFUSED);

    app = operator.settle(app);
    holdIsOverAndAnalysisPassed();
    assertThat(share()).isEqualTo(50);
  }

  @Test
  void aRefusalThatCannotBeWrittenStopsNeitherTheRolloutNorOtherCommands() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    Command resume = command(app, new Action.Resume(), Optional.empty());
    Command skip = command(app, new Action.Skip(), Optional.empty());

    Facts two = app.facts().with(List.of(resume, skip));
    Transition skipped = RolloutMachine.next(app.rollouts(), two, app.now());
    assertThat(answers(skipped)).containsExactly(Outcome.State.REFUSED, Outcome.State.DONE);

    app = app.pass(Duration.ofMinutes(10)).verdict(Verdict.PASS);
    Facts one = app.facts().with(List.of(resume));
    Transition next = RolloutMachine.next(app.rollouts(), one, app.now());
    assertThat(answers(next)).containsExactly(Outcome.State.REFUSED);
    assertThat(next.rollouts().table().share("v2")).isEqualTo(50);
  }

  @Test
  void abortPrecedesPromoteWhenBothWait() {
    atFiftyPercent();
    Facts both =
        app.facts()
            .with(
                List.of(
                    command(app, new Action.Promote(), Optional.empty()),
                    command(
                        app.pass(Duration.ofSeconds(5)),
                        new Action.Abort(Pages.KEEP),
                        Optional.empty())));

    Transition transition = RolloutMachine.next(app.rollouts(), both, app.now());

    assertThat(transition.rollouts().state().phase()).isEqualTo(Phase.ABORTING);
  }

  @Test
  void commandsWithoutARolloutAreRefusedAndChangeNothing() {
    for (Action action :
        List.of(
            new Action.Abort(Pages.KEEP),
            new Action.Promote(),
            new Action.Skip(),
            new Action.Pause(),
            new Action.Resume(),
            new Action.Retry(),
            new Action.Approve(0))) {
      assertThat(refusal(action)).startsWith("no rollout is under way: v1 gets all new visitors");
    }
  }

  @Test
  void aCommandForAnotherRolloutIsRefused() {
    atFiftyPercent();
    app = app.order(command(app, new Action.Promote(), Optional.of("id-v9")));

    assertThat(outcome().message())
        .isEqualTo("rollout id-v9 is not the current one, id-v2-1: name it in spec.rollout");
  }

  private static List<Outcome.State> answers(Transition transition) {
    return Effect.outcomes(transition.effects()).stream().map(Outcome::state).toList();
  }
}
