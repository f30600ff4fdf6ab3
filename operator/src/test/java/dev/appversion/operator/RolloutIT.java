package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.rollout.HistoryStatus;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollouts on a real API server, with pods whose sidecars load each table at once. */
@OnApiServer
class RolloutIT {
  private final ApiServer server;
  private TestApp app;

  RolloutIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void theFirstTargetGetsAllNewVisitorsAtOnce() {
    app.apply(rollout("v1.0", "[{weight: 5, hold: 1h}]"));

    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
    assertThat(app.table().defaultVersion()).isEqualTo("v1.0");
    assertThat(app.get().getStatus().history()).isNull();
  }

  @Test
  void aChangedTargetGetsItsVisitorsInSteps() {
    app.apply(rollout("v1.0", "[{weight: 5, hold: 1s}]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    AppVersion applied =
        app.apply(rollout("v1.1", "[{weight: 10, hold: 2s}, {weight: 50, hold: 2s}]"));

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));
    assertThat(app.table().crawlers()).isEqualTo("v1.0");
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 50, "v1.1", 50)));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
    eventually(() -> assertThat(app.table().crawlers()).isEmpty());
    HistoryStatus entry = app.lastRollout();
    assertThat(entry.outcome()).isEqualTo("Completed");
    assertThat(List.of(entry.from(), entry.target())).containsExactly("v1.0", "v1.1");
    assertThat(entry.by()).isEqualTo("user");
    assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Draining", "v1.1", "Active"));
    assertThat(app.get().getSpec()).isEqualTo(applied.getSpec());
    assertThat(app.eventReasons()).contains("RolloutStarted");
  }

  @Test
  void aTargetWithoutPodsGetsNoVisitors() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.2", "[]") + "- {name: v1.2, selector: {version: v1.2}}\n");

    app.awaitCondition("RolloutComplete", "False", "Waiting");
    eventually(
        () ->
            assertThat(app.rollout().message())
                .isEqualTo(
                    "v1.2 has no share yet; waiting for a ready pod of v1.2 with a sidecar"));
    app.readyPod("c", "v1.2");
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 0, "v1.2", 100));
  }

  @Test
  void aReturnHasNoStepsAlsoIfTheManifestWasReadAfterTheVersionHadBecomeStable() {
    String withManifest = "selector: {version: v1.0}, manifest: {configMapRef: {name: files}}";
    app.apply(rollout("v1.0", "[]").replace("selector: {version: v1.0}", withManifest));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.putConfigMap(
        "files",
        Map.of("staticfiles.json", "{\"paths\": {}, \"version\": \"1.1\", \"hash\": \"a\"}"));
    app.awaitCondition("ManifestsResolved", "True", "Resolved");
    app.apply(rollout("v1.1", "[]").replace("selector: {version: v1.0}", withManifest));
    eventually(() -> assertThat(app.lastRollout().target()).isEqualTo("v1.1"));

    app.apply(
        rollout("v1.0", "[{weight: 1, hold: 1h}]")
            .replace("selector: {version: v1.0}", withManifest));
    eventually(() -> assertThat(app.lastRollout().outcome()).isEqualTo("RolledBack"));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
  }

  @Test
  void aPreviewIsPrivateUntilTheVersionGetsVisitorsWhoThenKeepIt() {
    String preview = "preview: {private: true}\n";
    app.apply(rollout("v1.0", "[]") + preview);
    app.awaitCondition("RolloutComplete", "True", "Stable");
    eventually(() -> assertThat(restricted()).containsExactly("v1.1"));
    app.apply(rollout("v1.1", "[{weight: 0, hold: 4s}, {weight: 10, hold: 1h}]") + preview);
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Preview")));
    assertThat(restricted()).containsExactly("v1.1");

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));
    assertThat(restricted()).isEmpty();
    app.apply(rollout("v1.0", "[]") + preview);
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Draining")));
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0)));
    assertThat(restricted()).isEmpty();
  }

  /** Its visitors come back when a pod does. */
  @Test
  void aVersionThatLosesItsPodsAndThenItsShareDrains() {
    String preview = "preview: {private: true}\n";
    app.apply(rollout("v1.0", "[]") + preview);
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]") + preview);
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));
    app.pods.setReady("b", false);
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Pending")));

    app.apply(rollout("v1.0", "[]") + preview);
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Active", "v1.1", "Draining")));
    assertThat(restricted()).isEmpty();
  }

  private List<String> restricted() {
    return app.table().versions().stream()
        .filter(LiveVersion::restricted)
        .map(LiveVersion::name)
        .toList();
  }

  @Test
  void aVersionThatIsRemovedDuringItsRolloutKeepsItsVisitorsUntilTheyHaveMoved() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(
        """
        selector: {app: shop}
        port: 8080
        versions:
        - {name: v1.1, selector: {version: v1.1}}
        rollout: {target: v1.1, steps: [{weight: 10, hold: 3s}]}
        """);

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Draining", "v1.1", "Active")));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void aStatusThatWasEditedSoThatItHasNoMeaningChangesNoShare() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.stopOperators(); // it would write the status of a reconciliation in progress
    app.client
        .resource(app.get())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"rollout\":{\"phase\":\"Shifting\"}}}");
    app.startOperator("two", false);
    app.apply(rollout("v1.1", "[]"));

    app.awaitCondition("RolloutComplete", "Unknown", "StatusUnreadable");
    assertThat(app.condition("RolloutComplete").getMessage())
        .contains("status.rollout.run: is missing");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));
  }

  @Test
  void anotherOperatorContinuesARolloutFromItsStatus() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "[{weight: 10, hold: 5s}]"));
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));
    String id = app.rollout().id();
    app.stopOperators();
    app.startOperator("two", false);

    app.awaitCondition("RolloutComplete", "True", "Stable");
    HistoryStatus entry = app.lastRollout();
    assertThat(entry.id()).isEqualTo(id);
    assertThat(entry.attempt()).isEqualTo(1);
  }

  @Test
  void aFreezeHoldsARolloutAtItsShareUntilItEnds() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "[{weight: 10, hold: 8s}]"));
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10)));

    app.putConfigMap("appversion-freeze", Map.of("paused", "true", "until", "tomorrow"));
    awaitMessage(
        "v1.1 gets 10%% of new visitors; paused: all rollouts are frozen (ConfigMap"
            + " %s/appversion-freeze, data.until: must be a time such as 2026-11-30T18:00:00Z, not"
            + " \"tomorrow\")");
    app.putConfigMap("appversion-freeze", Map.of("paused", "yes"));
    awaitMessage(
        "v1.1 gets 10%% of new visitors; paused: waits until the ConfigMap appversion-freeze in %s"
            + " was read: data.paused: must be \"true\" or \"false\", not \"yes\"");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 90, "v1.1", 10));

    app.putConfigMap(
        "appversion-freeze", Map.of("paused", "true", "until", "2020-01-01T00:00:00Z"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void aFrozenRolloutCanBeAborted() {
    app.apply(rollout("v1.0", "[]"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.putConfigMap("appversion-freeze", Map.of("paused", "true"));
    app.apply(rollout("v1.1", "[{weight: 10, hold: 1h}]"));
    app.awaitCondition("RolloutComplete", "False", "Paused");

    app.order("stop", "abort", "reason: wrong build, by: jane");

    assertThat(app.answer("stop")).startsWith("Done");
    app.awaitCondition("RolloutComplete", "False", "Aborted");
    assertThat(app.lastRollout().by()).isEqualTo("jane");
  }

  /** Waits for a message of the rollout, in which the operator's namespace is inserted. */
  private void awaitMessage(String format) {
    eventually(() -> assertThat(app.rollout().message()).isEqualTo(format.formatted(app.ns())));
  }

  /** Two versions and a rollout; more versions may be appended. */
  static String rollout(String target, String steps) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: %s}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target, steps);
  }
}
