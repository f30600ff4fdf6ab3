package dev.appversion.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.operator.command.CommandMapping.Mapped;
import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Outcome;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.Abort;
import dev.appversion.rollout.state.AbortReason;
import dev.appversion.rollout.state.PauseCause;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.Stopwatch;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandMappingTest {
  private static final Instant STARTED = Instant.parse("2026-11-29T14:00:00Z");
  private static final Instant STEP_BEGAN = Instant.parse("2026-11-29T14:05:00.7Z");

  private static final Run RUN =
      Run.first("7f3a2c91", "v1.2", "v1.1", RolloutPlan.DEFAULT, 4, STARTED);
  private static final Rollouts STABLE = Rollouts.adopt("v1.1", "", STARTED);

  /** The second step: 25%. */
  private static final RolloutState.Running HOLDING =
      new RolloutState.Holding(RUN, 1, Stopwatch.startedAt(STEP_BEGAN));

  private static final Rollouts UNDER_WAY = underWay(HOLDING);

  @ParameterizedTest
  @MethodSource("actions")
  void eachActionIsMapped(String spec, Action action) {
    assertThat(accepted(command(spec), UNDER_WAY).action()).isEqualTo(action);
  }

  static Object[][] actions() {
    return new Object[][] {
      {"action: approve, step: 0", new Action.Approve(0)},
      {"action: promote", new Action.Promote()},
      {"action: skip", new Action.Skip()},
      {"action: pause", new Action.Pause()},
      {"action: resume", new Action.Resume()},
      {"action: retry", new Action.Retry()},
      {"action: abort", new Action.Abort(Pages.KEEP)},
      {"action: abort, pages: move", new Action.Abort(Pages.MOVE)},
      {"action: rollback", new Action.Rollback(Pages.KEEP)},
      {"action: rollback, pages: move", new Action.Rollback(Pages.MOVE)},
      {"action: retire, version: v1.0", new Action.Retire("v1.0")},
      {"action: move, version: v1.0", new Action.Move("v1.0")},
      {"action: block, version: v1.2", new Action.Block("v1.2")},
      {"action: unblock, version: v1.2", new Action.Unblock("v1.2")},
    };
  }

  @Test
  void whatThePersonWroteIsKept() {
    assertThat(
            accepted(
                command("action: abort, rollout: 7f3a2c91, reason: checkout fails, by: jane"),
                STABLE))
        .isEqualTo(
            new Command(
                "uid-1",
                Instant.parse("2026-11-29T14:06:00Z"),
                "jane",
                Optional.of("7f3a2c91"),
                "checkout fails",
                new Action.Abort(Pages.KEEP)));
  }

  @Test
  void whatIsMissingHasADefault() {
    Command command = accepted(command("action: abort, by: ' ', rollout: ''"), UNDER_WAY);

    assertThat(command.by()).isEqualTo("unknown");
    assertThat(command.reason()).isEmpty();
    assertThat(command.rollout()).isEmpty();
  }

  @Test
  void anApprovalWithoutAStepIsForTheCurrentOneOfTheCurrentRollout() {
    Command command = accepted(command("action: approve"), UNDER_WAY);

    assertThat(command.action()).isEqualTo(new Action.Approve(1));
    assertThat(command.rollout()).contains("7f3a2c91");
  }

  @Test
  void aPausedRolloutHasACurrentStep() {
    Rollouts paused = underWay(new RolloutState.Paused(HOLDING, PauseCause.COMMAND, "joe"));

    assertThat(accepted(command("action: approve"), paused).action())
        .isEqualTo(new Action.Approve(1));
  }

  @Test
  void anApprovalKeepsTheRolloutThatItNames() {
    assertThat(accepted(command("action: approve, rollout: 1111"), UNDER_WAY).rollout())
        .contains("1111");
  }

  /** Of two approvals of the same step, the second must not approve the next one. */
  @Test
  void anApprovalWithoutAStepIsNotForAStepThatBegins() {
    Rollouts begins = underWay(new RolloutState.Shifting(RUN, 1));

    assertThat(refusal(CommandMapping.of(command("action: approve"), shop(begins))))
        .isEqualTo(
            "spec.step: is required while step 1 begins: set it, or approve again in phase"
                + " Holding");
    assertThat(accepted(command("action: approve, step: 1"), begins).action())
        .isEqualTo(new Action.Approve(1));
  }

  /** The clocks of the API server and of the operator may differ. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-11-29T13:04:59Z", "2026-11-29T15:05:01Z"})
  void anApprovalWithoutAStepCountsWhateverItsTimeIs(String created) {
    AppVersionCommand command = command("action: approve");
    command.getMetadata().setCreationTimestamp(created);

    assertThat(accepted(command, UNDER_WAY).action()).isEqualTo(new Action.Approve(1));
  }

  @Test
  void anApprovalThatNamesItsStepMayBeOlder() {
    AppVersionCommand command = command("action: approve, step: 1");
    command.getMetadata().setCreationTimestamp("2026-11-29T14:04:59Z");

    assertThat(accepted(command, UNDER_WAY).action()).isEqualTo(new Action.Approve(1));
  }

  @ParameterizedTest
  @MethodSource("statesWithoutAStep")
  void anApprovalWithoutAStepIsRefusedWhileNoRolloutIsUnderWay(RolloutState state) {
    assertThat(
            refusal(CommandMapping.of(command("action: approve"), shop(STABLE.in(state, STARTED)))))
        .isEqualTo("no rollout is under way: no step waits for approval");
  }

  static RolloutState[] statesWithoutAStep() {
    Abort abort = new Abort(AbortReason.COMMAND, "aborted", "joe", Pages.KEEP);
    return new RolloutState[] {
      new RolloutState.Stable("v1.1"),
      new RolloutState.Aborting(RUN, abort),
      new RolloutState.Aborted(RUN, abort)
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "promote", "abort", "rollback", "retry", "pause"})
  void withoutARolloutItsActionsAreRefused(String action) {
    assertThat(refusal(CommandMapping.of(command("action: " + action), shop(Optional.empty()))))
        .isEqualTo("shop has no spec.rollout: set it, or change spec.versions[].weight instead");
  }

  @Test
  void versionsCanBeOrderedWithoutARollout() {
    assertThat(CommandMapping.of(command("action: block, version: v1.0"), shop(Optional.empty())))
        .isInstanceOf(Mapped.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retire", "move", "block", "unblock"})
  void anOrderForAVersionNamesOneThatExists(String action) {
    assertThat(
            refusal(
                CommandMapping.of(command("action: " + action + ", version: v9"), shop(STABLE))))
        .isEqualTo("spec.version: shop has no version v9; it has v1.0, v1.1, v1.2");
    assertThat(refusal(CommandMapping.of(command("action: " + action), shop(STABLE))))
        .isEqualTo("spec.version: is required for " + action);
  }

  /** The CRD of a later release is installed before its operator. */
  @Test
  void anActionOfALaterReleaseIsRefused() {
    assertThat(refusal(CommandMapping.of(command("action: teleport"), shop(STABLE))))
        .startsWith("spec.action: this release of the operator has no such action; use one of ")
        .contains("approve, promote, skip");
  }

  private static Command accepted(AppVersionCommand command, Rollouts rollouts) {
    assertThat(CommandMapping.of(command, shop(rollouts))).isInstanceOf(Mapped.Accepted.class);
    return ((Mapped.Accepted) CommandMapping.of(command, shop(rollouts))).command();
  }

  private static String refusal(Mapped mapped) {
    assertThat(mapped).isInstanceOf(Mapped.Refused.class);
    Outcome outcome = ((Mapped.Refused) mapped).outcome();
    assertThat(outcome.uid()).isEqualTo("uid-1");
    assertThat(outcome.state()).isEqualTo(Outcome.State.REFUSED);
    return outcome.message();
  }

  private static Rollouts underWay(RolloutState state) {
    return STABLE.in(state, STEP_BEGAN).with(STABLE.table().next("v1.1", "v1.2", 25, STEP_BEGAN));
  }

  private static Addressee shop(Rollouts rollouts) {
    return shop(Optional.of(rollouts));
  }

  private static Addressee shop(Optional<Rollouts> rollouts) {
    return new Addressee("shop", rollouts, Optional.empty(), Set.of("v1.0", "v1.1", "v1.2"));
  }

  private static AppVersionCommand command(String spec) {
    return new KubernetesSerialization()
        .unmarshal(
            """
            apiVersion: appversion.dev/v1alpha1
            kind: AppVersionCommand
            metadata: {name: shop-1, uid: uid-1, creationTimestamp: "2026-11-29T14:06:00Z"}
            spec: {app: shop, %s}
            """
                .formatted(spec),
            AppVersionCommand.class);
  }
}
