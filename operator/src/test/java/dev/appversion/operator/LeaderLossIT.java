package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.apiserver.ApiProxy;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas serve six apps, each with a rollout in another phase, while the leader or the API
 * server is lost.
 */
@OnApiServer
class LeaderLossIT {
  /** The phases in which a rollout can be when its leader is lost. */
  private enum Phase {
    WAITING("[{weight: 10, hold: 0s}]", "0s", "Completed"),
    SHIFTING("[{weight: 10, hold: 0s}]", "0s", "Completed"),
    HOLDING("[{weight: 10, hold: 1h}]", "0s", "Completed"),
    PAUSED("[{weight: 10, hold: 1h}]", "0s", "Completed"),
    BAKING("[{weight: 10, hold: 0s}]", "1h", "Completed"),
    ABORTING("[{weight: 10, hold: 1h}]", "0s", "Aborted");

    private final String steps;
    private final String bake;
    private final String outcome;

    Phase(String steps, String bake, String outcome) {
      this.steps = steps;
      this.bake = bake;
      this.outcome = outcome;
    }

    String label() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  private final ApiServer server;
  private final TestClock clock = new TestClock();
  private final Map<Phase, TestApp> apps = new EnumMap<>(Phase.class);
  private final AtomicBoolean stuck = new AtomicBoolean();

  LeaderLossIT(ApiServer server) {
    this.server = server;
    TestApp.applyCrd(server.client());
  }

  @AfterEach
  void stop() {
    apps.values().forEach(TestApp::close);
  }

  @Test
  void eachRolloutContinuesWhereTheDeadLeaderLeftIt() {
    String namespaces = createApps();
    TestApp first = requireNonNull(apps.get(Phase.WAITING));
    try (ApiProxy proxy = new ApiProxy(server)) {
      ControlPlane one = first.startOperator("one", true, namespaces, proxy.url());
      eventually(() -> assertThat(one.isLeading()).isTrue());
      ControlPlane two = first.startOperator("two", true, namespaces);
      apps.forEach(this::bringInto);
      Map<Phase, Long> sequences = sequences();

      proxy.die();
      var _ = first.abandon(one);
      eventually(() -> assertThat(two.isLeading()).isTrue());
      apps.forEach((phase, app) -> app.awaitCondition("RolloutComplete", "False", phase.label()));
      assertThat(sequences()).isEqualTo(sequences);

      apps.forEach(this::release);
      clock.step(Duration.ofHours(1));
      two.bustEndpointChanged();
      apps.forEach(LeaderLossIT::assertEnded);
    }
  }

  @Test
  void eachRolloutContinuesAfterTheApiServerDidNotRespond() throws IOException {
    String namespaces = createApps();
    TestApp first = requireNonNull(apps.get(Phase.WAITING));
    ControlPlane operator = first.startOperator("one", false, namespaces);
    apps.forEach(this::bringInto);
    long failures = first.metrics.failed();

    server.pause();
    try {
      clock.step(Duration.ofHours(1));
      operator.bustEndpointChanged();
      eventually(() -> assertThat(first.metrics.failed()).isGreaterThan(failures));
    } finally {
      server.resume();
    }

    apps.forEach(this::release);
    clock.step(Duration.ofHours(1));
    operator.bustEndpointChanged();
    apps.forEach(LeaderLossIT::assertEnded);
  }

  /** Returns their namespaces, separated by commas. */
  private String createApps() {
    for (Phase phase : Phase.values()) {
      TestApp app = TestApp.another(server.client());
      app.clock = clock;
      apps.put(phase, app);
    }
    return apps.values().stream().map(TestApp::ns).collect(Collectors.joining(","));
  }

  /** Starts the rollout of an app, and waits until it is in this phase. */
  private void bringInto(Phase phase, TestApp app) {
    app.readyPod("a", "v1.0", loadedBy(app, phase));
    if (phase != Phase.WAITING) {
      app.readyPod("b", "v1.1");
    }
    app.apply(resource("v1.0", phase));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    if (phase == Phase.SHIFTING) {
      stuck.set(true);
    }
    app.apply(resource("v1.1", phase));
    switch (phase) {
      case PAUSED -> {
        app.awaitCondition("RolloutComplete", "False", "Holding");
        app.order("wait", "pause", "reason: lunch");
      }
      case ABORTING -> {
        app.awaitCondition("RolloutComplete", "False", "Holding");
        app.pods.setReady("a", false);
        eventually(
            () ->
                assertThat(requireNonNull(app.get().getStatus().versions()).getFirst().readyPods())
                    .isZero());
        app.order("stop", "abort", "reason: checkout fails");
      }
      case WAITING, SHIFTING, HOLDING, BAKING -> {}
    }
    app.awaitCondition("RolloutComplete", "False", phase.label());
  }

  /** What a phase waits for comes true. Holding and Baking wait for the clock. */
  private void release(Phase phase, TestApp app) {
    switch (phase) {
      case WAITING -> app.readyPod("b", "v1.1");
      case SHIFTING -> stuck.set(false);
      case PAUSED -> {
        app.order("go", "resume", "reason: back");
        app.awaitCondition("RolloutComplete", "False", "Holding");
      }
      case ABORTING -> app.pods.setReady("a", true);
      case HOLDING, BAKING -> {}
    }
  }

  private static void assertEnded(Phase phase, TestApp app) {
    boolean completed = phase.outcome.equals("Completed");
    app.awaitCondition(
        "RolloutComplete", completed ? "True" : "False", completed ? "Stable" : "Aborted");
    eventually(
        () ->
            assertThat(app.weights())
                .isEqualTo(
                    completed ? Map.of("v1.0", 0, "v1.1", 100) : Map.of("v1.0", 100, "v1.1", 0)));
    assertThat(requireNonNull(app.get().getStatus().history())).hasSize(1);
    assertThat(app.lastRollout().attempt()).isEqualTo(1);
    assertThat(app.lastRollout().outcome()).isEqualTo(phase.outcome);
  }

  /** The sidecars of one app stop loading tables while {@link #stuck}. */
  private Supplier<Optional<RoutingTable>> loadedBy(TestApp app, Phase phase) {
    return () -> phase == Phase.SHIFTING && stuck.get() ? Optional.empty() : app.findTable();
  }

  private Map<Phase, Long> sequences() {
    Map<Phase, Long> sequences = new EnumMap<>(Phase.class);
    apps.forEach((phase, app) -> sequences.put(phase, app.table().sequence()));
    return sequences;
  }

  private static String resource(String target, Phase phase) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: %s, bake: %s, deadline: 0s}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target, phase.steps, phase.bake);
  }
}
