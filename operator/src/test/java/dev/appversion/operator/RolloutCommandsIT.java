package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commands for a rollout on a real API server, with pods whose sidecars load each table at once.
 */
@OnApiServer
class RolloutCommandsIT {
  private static final String STEPS =
      "[{weight: 25, hold: 1h}, {weight: 50, hold: 0s, approval: true}]";

  private final ApiServer server;
  private TestApp app;

  RolloutCommandsIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.apply(rollout("v1.0"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1"));
    app.awaitCondition("RolloutComplete", "False", "Holding");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 75, "v1.1", 25));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void anAbortGivesTheStableVersionItsVisitorsBackUntilSomebodyRetries() {
    order("abort", "reason: checkout fails, pages: move");

    assertThat(answer("abort")).startsWith("Done ");
    app.awaitCondition("RolloutComplete", "False", "Aborted");
    app.awaitCondition("Degraded", "True", "RolloutAborted");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
    HistoryStatus entry = app.lastRollout();
    assertThat(entry.outcome() + " at " + entry.weight() + "%: " + entry.reason())
        .startsWith("Aborted at 25%")
        .contains("checkout fails");
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Leaving")));
    assertThat(app.table().version("v1.1").orElseThrow().leaving()).isTrue();

    order("retry", "reason: mended");
    app.awaitCondition("RolloutComplete", "False", "Holding");
    assertThat(app.rollout().attempt()).isEqualTo(2);
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 75, "v1.1", 25));
  }

  @Test
  void anApprovalEndsAStepThatWaitsForNothingElse() {
    order("skip", "reason: enough");
    app.awaitCondition("AwaitingApproval", "True", "StepReached");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 50, "v1.1", 50));

    order("approve", "step: 1");
    assertThat(answer("approve")).startsWith("Done ");
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void aPauseHoldsTheShareUntilItEnds() {
    order("pause", "reason: lunch");
    app.awaitCondition("RolloutComplete", "False", "Paused");
    order("promote", "reason: impatience");
    assertThat(answer("promote")).startsWith("Refused ");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 75, "v1.1", 25));

    order("resume", "reason: back");
    app.awaitCondition("RolloutComplete", "False", "Holding");
  }

  @Test
  void aPromotionGivesTheTargetAllNewVisitorsAndIsRefusedAfterwards() {
    order("promote", "reason: urgent");
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(answer("promote")).startsWith("Done ");

    order("abort", "reason: too late");
    assertThat(answer("abort")).startsWith("Refused ");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void aCommandForAnotherRolloutIsRefused() {
    order("abort", "rollout: other");

    assertThat(answer("abort")).startsWith("Refused ").contains("other");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 75, "v1.1", 25));
  }

  @Test
  void aBlockedTargetGetsNoVisitorsAndAbortsItsRollout() {
    order("block", "version: v1.1");

    assertThat(answer("block")).isEqualTo("Done no request is routed to v1.1");
    app.awaitCondition("RolloutComplete", "False", "Aborted");
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Blocked")));
    assertThat(app.table().version("v1.1").orElseThrow().blocked()).isTrue();

    order("unblock", "version: v1.1");
    assertThat(answer("unblock")).startsWith("Done ");
    eventually(() -> assertThat(app.table().version("v1.1").orElseThrow().blocked()).isFalse());
  }

  @Test
  void aVersionWithVisitorsIsNotRetired() {
    order("retire", "version: v1.0");

    assertThat(answer("retire")).startsWith("Refused v1.0 gets new visitors");
  }

  private void order(String action, String fields) {
    app.order(action, action, fields);
  }

  private String answer(String action) {
    return app.answer(action);
  }

  private static String rollout(String target) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: %s}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target, STEPS);
  }
}
