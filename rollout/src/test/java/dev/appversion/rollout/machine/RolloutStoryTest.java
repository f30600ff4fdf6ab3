package dev.appversion.rollout.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.HistoryEntry;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.RolloutState.Aborted;
import dev.appversion.rollout.state.StableBuild;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutStoryTest {
  private static final RolloutPlan PLAN =
      RolloutPlan.builder()
          .steps(Step.of(5, Duration.ofMinutes(10)), new Step(50, Duration.ofMinutes(10), true))
          .bake(Duration.ofMinutes(10))
          .build();

  private final Operator operator = new Operator();
  private World app = World.calm(PLAN);

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

  private void atFiftyPercent() {
    app = operator.settle(operator.settle(app.target("v2")).sync());
    holdIsOverAndAnalysisPassed();
    app = operator.settle(app.sync());
    assertThat(share()).isEqualTo(50);
  }

  private void completed() {
    app = operator.settle(operator.settle(app.target("v2")).promote());
    app = operator.settle(operator.settle(app.sync()).sync());
    app = operator.settle(app.pass(Duration.ofMinutes(10)));
    assertThat(phase()).isEqualTo(Phase.STABLE);
  }

  private void holdIsOverAndAnalysisPassed() {
    app = operator.settle(app.pass(Duration.ofMinutes(10)).verdict(Verdict.PASS));
  }

  private Phase phase() {
    return app.rollouts().state().phase();
  }

  private int share() {
    return app.rollouts().table().share("v2");
  }

  private java.util.Set<Awaiting> awaiting() {
    return Awaiting.of(app.rollouts(), app.facts(), app.now());
  }

  private HistoryEntry.Result lastResult() {
    return app.rollouts().past().history().getFirst().result();
  }

  private String refusal(Action action) {
    app = app.order(action);
    Outcome outcome = outcome();
    assertThat(outcome.state()).isEqualTo(Outcome.State.REFUSED);
    return outcome.message();
  }

  private Outcome outcome() {
    Transition transition = RolloutMachine.next(app.rollouts(), app.facts(), app.now());
    return transition.effects().stream()
        .filter(Effect.Answered.class::isInstance)
        .map(each -> ((Effect.Answered) each).outcome())
        .findFirst()
        .orElseThrow();
  }

  private static List<Outcome.State> answers(Transition transition) {
    return transition.effects().stream()
        .filter(Effect.Answered.class::isInstance)
        .map(each -> ((Effect.Answered) each).outcome().state())
        .toList();
  }

  private static Command command(World at, Action action, Optional<String> rollout) {
    return new Command("c-" + action.verb(), at.now(), "jane", rollout, "", action);
  }
}
