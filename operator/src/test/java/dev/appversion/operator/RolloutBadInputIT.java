package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rollout does when its input is wrong or changes under it, on a real API server. */
@OnApiServer
class RolloutBadInputIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String VERSIONS =
      """
      versions:
      - {name: v1.0, selector: {version: v1.0}}
      - {name: v1.1, selector: {version: v1.1}}
      """;

  private final ApiServer server;
  private final TestClock clock = new TestClock();
  private TestApp app;
  private ControlPlane operator;

  RolloutBadInputIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    app.clock = clock;
    operator = app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.apply(rollout("v1.0", "[]") + VERSIONS);
    app.awaitCondition("RolloutComplete", "True", "Stable");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aClockThatIsSetBackAnHourDelaysAHoldByNoMoreThanItsLength() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 10m}]") + VERSIONS);
    awaitHolding();
    clock.step(HOUR.negated());
    app.reconcileAgain(operator);
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));

    clock.step(Duration.ofMinutes(10));
    operator.bustEndpointChanged();

    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.lastRollout().outcome()).isEqualTo("Completed");
  }

  @Test
  void aClockThatIsSetForwardAnHourEndsAHoldAndNothingElse() {
    app.apply(
        rollout("v1.1", "[{weight: 10, hold: 10m}, {weight: 50, hold: 0s, approval: true}]")
            + VERSIONS);
    awaitHolding();
    clock.step(HOUR);
    operator.bustEndpointChanged();

    app.awaitCondition("AwaitingApproval", "True", "StepReached");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 50, "v1.1", 50));
    clock.step(HOUR.negated());
    app.reconcileAgain(operator);
    app.order("go", "approve", "step: 1");
    assertThat(app.answer("go"))
        .isEqualTo("Done step 1 is approved; the next one follows when its hold is over");
    app.awaitCondition("RolloutComplete", "True", "Stable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"step: 0", "reason: looks good"})
  void anApprovalCountsWhileTheOperatorsClockIsAheadOfTheApiServers(String fields) {
    clock.step(HOUR);
    app.apply(rollout("v1.1", "[{weight: 10, hold: 0s, approval: true}]") + VERSIONS);
    app.awaitCondition("AwaitingApproval", "True", "StepReached");

    app.order("go", "approve", fields);

    assertThat(app.answer("go"))
        .isEqualTo("Done step 0 is approved; the next one follows when its hold is over");
    app.awaitCondition("RolloutComplete", "True", "Stable");
  }

  @Test
  void aClockThatIsSetForwardDoesNotEndAPause() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 10m}]") + VERSIONS);
    awaitHolding();
    app.order("wait", "pause", "reason: lunch");
    app.awaitCondition("RolloutComplete", "False", "Paused");
    clock.step(HOUR);
    app.reconcileAgain(operator);
    assertThat(app.rollout().phase()).isEqualTo("Paused");

    app.order("go", "resume", "reason: back");
    app.awaitCondition("RolloutComplete", "False", "Holding");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));
  }

  @Test
  void aStatusWithASequenceBelowThatOfTheTableInForceContinuesAboveIt() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    long inForce = app.table().sequence();
    assertThat(inForce).isGreaterThan(1);
    editStatus("{\"table\": {\"sequence\": 1}}");
    reconciledUntil(
        () -> assertThat(requireNonNull(app.rollout().table()).sequence()).isEqualTo(inForce + 1));
    eventually(() -> assertThat(app.table().sequence()).isEqualTo(inForce + 1));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));

    app.order("go", "promote", "reason: urgent");
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, -5})
  void aStatusWithASequenceOutOfRangeContinuesThatOfTheTableInForce(long sequence) {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    long inForce = app.table().sequence();
    editStatus("{\"table\": {\"sequence\": " + sequence + "}}");
    reconciledUntil(
        () -> assertThat(requireNonNull(app.rollout().table()).sequence()).isEqualTo(inForce + 1));

    app.order("go", "promote", "reason: urgent");
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.table().sequence()).isEqualTo(inForce + 2);
  }

  @Test
  void theSequenceContinuesWhenTheRolloutIsRemovedAndSetAgain() {
    app.apply(rollout("v1.1", "[]") + VERSIONS);
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100)));
    long last = app.table().sequence();
    app.apply(TestApp.twoVersions(1, 1));
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 1, "v1.1", 1)));
    eventually(() -> assertThat(app.get().getStatus().rollout()).isNull());
    assertThat(app.table().sequence()).isEqualTo(last);

    app.apply(rollout("v1.1", "[]") + VERSIONS);

    eventually(() -> assertThat(app.table().sequence()).isGreaterThan(last));
  }

  @Test
  void aSidecarThatRefusesAnOlderTableIsNamedWithTheReason() {
    app.pods.use = "\"sequence\": 900";
    app.readyPod("c", "v1.1", () -> Optional.of(app.table().toBuilder().sequence(900).build()));

    eventually(
        () ->
            assertThat(app.condition("SidecarsInSync").getMessage())
                .contains(
                    "pod c (refuses the table of sequence %d: it enforces sequence 900; restart the pod)"
                        .formatted(app.table().sequence())));
  }

  @Test
  void aStatusWhoseSharesWereEditedSoThatTheyDoNotAddUpChangesNoShare() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    editStatus("{\"table\": {\"shares\": {\"v1.1\": 80}}}");
    reconciledUntil(
        () ->
            assertThat(app.condition("RolloutComplete").getMessage())
                .contains("shares are positive and add up to 100, not {v1.0=90, v1.1=80}"));
    assertThat(app.condition("RolloutComplete").getReason()).isEqualTo("StatusUnreadable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));
    editStatus("{\"table\": {\"shares\": {\"v1.1\": 10}}}");
    reconciledUntil(
        () -> assertThat(app.condition("RolloutComplete").getReason()).isEqualTo("Holding"));
  }

  @Test
  void aStatusThatWasEditedToAnotherPhaseStartsTheRolloutAgainWithoutLosingATable() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    long inForce = app.table().sequence();
    editStatus("{\"phase\": \"Stable\"}");
    reconciledUntil(() -> assertThat(app.table().sequence()).isGreaterThan(inForce));

    awaitHolding();
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));
  }

  @Test
  void stepsThatAreEditedDuringARolloutApplyToTheNextOne() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    app.apply(rollout("v1.1", "[{weight: 30, hold: 1h}, {weight: 70, hold: 1h}]") + VERSIONS);
    app.reconcileAgain(operator);
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));
    assertThat(requireNonNull(requireNonNull(app.rollout().run()).plan()).steps()).hasSize(1);

    app.order("stop", "abort", "reason: new plan");
    app.awaitCondition("RolloutComplete", "False", "Aborted");
    app.order("again", "retry", "reason: new plan");
    awaitHolding();
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 70, "v1.1", 30));
  }

  @Test
  void aTargetWhoseManifestDoesNotExistGetsNoVisitorsUntilItDoes() {
    app.readyPod("c", "v1.2");
    app.apply(
        rollout("v1.2", "[{weight: 10, hold: 1h}]")
            + VERSIONS
            + "- {name: v1.2, selector: {version: v1.2}, manifest: {configMapRef: {name: files}}}\n");
    eventually(
        () ->
            assertThat(app.rollout().message())
                .isEqualTo("v1.2 has no share yet; waiting for the manifest of v1.2"));
    assertThat(app.weights()).containsEntry("v1.0", 100);

    app.putConfigMap(
        "files",
        Map.of(
            "staticfiles.json",
            "{\"version\": \"1.1\", \"paths\": {\"a.css\": \"a.55e7cbb9ba48.css\"}}"));
    awaitHolding();
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 0, "v1.2", 10));
  }

  @Test
  void aTargetThatIsBlockedInTheResourceAbortsItsRollout() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    app.apply(
        rollout("v1.1", "[{weight: 10, hold: 1h}]")
            + VERSIONS.replace("{version: v1.1}}", "{version: v1.1}, blocked: true}"));

    app.awaitCondition("RolloutComplete", "False", "Aborted");
    assertThat(app.rollout().message())
        .isEqualTo(
            "the rollout of v1.1 was aborted: v1.1 is blocked. v1.0 gets all new visitors."
                + " Order retry, or change spec.rollout.target");
    assertThat(app.weights()).containsEntry("v1.0", 100);
  }

  @Test
  void aTargetCannotBeRemovedWhileItIsTheTarget() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    String removed = VERSIONS.replace("- {name: v1.1, selector: {version: v1.1}}\n", "");

    assertThatThrownBy(() -> app.apply(rollout("v1.1", "[]") + removed))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("rollout.target 'v1.1' is not the name of one of the versions");

    app.apply(rollout("v1.0", "[]") + removed);
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.lastRollout().outcome()).isIn("Aborted", "Superseded");
    eventually(() -> assertThat(app.weights()).containsEntry("v1.0", 100));
  }

  @Test
  void aCommandThatIsGivenTwiceActsOnce() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + VERSIONS);
    awaitHolding();
    app.order("first", "abort", "reason: checkout fails");
    assertThat(app.answer("first")).startsWith("Done ");
    app.awaitCondition("RolloutComplete", "False", "Aborted");

    app.order("second", "abort", "reason: checkout fails");
    assertThat(app.answer("second"))
        .isEqualTo(
            "Refused the rollout of v1.1 was aborted; retry it, or change spec.rollout.target");
    assertThat(requireNonNull(app.get().getStatus().history())).hasSize(1);
  }

  @Test
  void aCommandForARolloutThatEndedIsRefused() {
    app.apply(rollout("v1.1", "[{weight: 10, hold: 0s}]") + VERSIONS);
    eventually(() -> assertThat(app.rollout().stable()).isEqualTo("v1.1"));
    String ended = app.lastRollout().id();

    app.order("late", "abort", "reason: too late, rollout: " + ended);
    assertThat(app.answer("late"))
        .isEqualTo(
            "Refused no rollout is under way: v1.1 gets all new visitors; set"
                + " spec.rollout.target to start one");
    app.order("go", "approve", "rollout: " + ended);
    assertThat(app.answer("go"))
        .isEqualTo("Refused no rollout is under way: no step waits for approval");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void anApprovalOfAStepThatIsOverIsRefused() {
    app.apply(
        rollout(
                "v1.1",
                "[{weight: 10, hold: 0s, approval: true}, {weight: 50, hold: 1h, approval: true}]")
            + VERSIONS);
    app.awaitCondition("AwaitingApproval", "True", "StepReached");
    app.order("first", "approve", "step: 0");
    assertThat(app.answer("first")).startsWith("Done ");
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 50, "v1.1", 50)));
    awaitHolding();

    app.order("second", "approve", "step: 0");
    assertThat(app.answer("second"))
        .isEqualTo(
            "Refused spec.step: step 0 is over. The current step is 1; steps with an approval: 0, 1");
    app.order("third", "approve", "step: 7");
    assertThat(app.answer("third"))
        .isEqualTo(
            "Refused spec.step: step 7 requires no approval. The current step is 1; steps with an"
                + " approval: 0, 1");
    assertThat(app.rollout().step()).isEqualTo(1);
  }

  /** A change of the status causes no reconciliation: the operator is made to look again. */
  private void reconciledUntil(ThrowingRunnable assertion) {
    eventually(
        () -> {
          operator.bustEndpointChanged();
          assertion.run();
        });
  }

  private void awaitHolding() {
    app.awaitCondition("RolloutComplete", "False", "Holding");
  }

  /** Edits {@code status.rollout} as a person with the right would. */
  private void editStatus(String rollout) {
    app.client
        .resource(app.get())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\": {\"rollout\": %s}}".formatted(rollout));
  }

  private static String rollout(String target, String steps) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: %s}
        """
        .formatted(target, steps);
  }
}
