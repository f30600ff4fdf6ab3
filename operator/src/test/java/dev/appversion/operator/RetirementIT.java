package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version that lost its share, on a real API server; its sidecars report who uses it. */
@OnApiServer
class RetirementIT {
  private static final String UNUSED = "\"countingSeconds\":100,\"versions\":[]";
  private static final String ONE_PAGE =
      "\"countingSeconds\":100,\"versions\":[{\"name\":\"v1.0\",\"pages\":1,\"tunnels\":0,\"pinnedPerMinute\":0}]";

  private final ApiServer server;
  private final TestClock clock = new TestClock();
  private TestApp app;
  private ControlPlane operator;

  RetirementIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    app.clock = clock;
    operator = app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aVersionIsRetiredAfterItsLastPageAndNotBefore() {
    app.pods.use = ONE_PAGE;
    app.apply(rollout("v1.0", "1h"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "1h"));
    app.awaitCondition("RolloutComplete", "True", "Stable");

    eventually(
        () -> {
          // One page at each of the two sidecars.
          assertThat(use("v1.0").openPages()).isEqualTo(2);
          assertThat(use("v1.0").retires())
              .contains("about 2 pages")
              .contains("retired at the latest");
        });
    app.awaitCondition("Drained-v1.0", "False", "Draining");

    app.pods.use = UNUSED;
    app.awaitCondition("Drained-v1.0", "True", "Retired");
    assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Retired", "v1.1", "Active"));
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.1", 100)));
  }

  @Test
  void aVersionWhoseUseIsUnknownIsRetiredWhenItIsTooOldOnly() {
    app.apply(rollout("v1.0", "6s"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "6s"));

    eventually(
        () -> {
          assertThat(app.phases()).containsEntry("v1.0", "Leaving");
          assertThat(use("v1.0").openPages()).isNull();
          assertThat(use("v1.0").retires()).contains("unknown");
        });
    assertThat(app.table().version("v1.0").orElseThrow().leaving()).isTrue();
    app.awaitCondition("Drained-v1.0", "True", "Retired");
  }

  @Test
  void aRetiredVersionServesAgainAsTheTarget() {
    app.pods.use = UNUSED;
    app.apply(rollout("v1.0", "1h"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1", "1h"));
    app.awaitCondition("Drained-v1.0", "True", "Retired");
    app.apply(rollout("v1.0", "1h"));

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0)));
    eventually(() -> assertThat(app.lastRollout().outcome()).isEqualTo("RolledBack"));
  }

  @Test
  void aRemovedVersionIsServedUntilItIsRetired() {
    app.pods.use = ONE_PAGE;
    removeFirst();
    assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Draining", "v1.1", "Active"));

    app.pods.use = UNUSED;
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.1", 100)));
    app.awaitCondition("Drained-v1.0", "True", "Retired");
    assertThat(app.phases()).isEqualTo(Map.of("v1.1", "Active", "v1.0", "Retired"));
  }

  @Test
  void aMigrationThatStartsLateStillLearnsThatARemovedVersionIsRetired() {
    app.pods.use = UNUSED;
    removeFirst();
    app.awaitCondition("Drained-v1.0", "True", "Retired");
    app.stop(operator);
    operator = app.startOperator("two", false);
    app.reconcileAgain(operator);
    Map<String, String> settled = app.resourceVersions();
    app.reconcileAgain(operator);

    app.awaitCondition("Drained-v1.0", "True", "Retired");
    assertThat(app.phases()).containsEntry("v1.0", "Retired");
    assertThat(app.resourceVersions()).isEqualTo(settled);
  }

  @Test
  void aRetiredVersionThatIsListedAgainBeginsAnew() {
    app.pods.use = UNUSED;
    removeFirst();
    app.awaitCondition("Drained-v1.0", "True", "Retired");
    app.apply(rollout("v1.1", "1h"));

    eventually(() -> assertThat(app.phases()).containsEntry("v1.0", "Standby"));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
    assertThat(app.get().getStatus().conditions())
        .extracting(Condition::getType)
        .doesNotContain("Drained-v1.0");
  }

  @Test
  void aRemovedVersionStaysWhileItsPodsAreReplaced() {
    app.pods.use = ONE_PAGE;
    removeFirst();
    app.client.pods().inNamespace(app.ns()).withName("a").withGracePeriod(0).delete();
    eventually(() -> assertThat(use("v1.0").retires()).contains("it has no pods since "));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));

    app.readyPod("a2", "v1.0");
    eventually(() -> assertThat(use("v1.0").retires()).doesNotContain("no pods"));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100));
  }

  @Test
  void aRemovedVersionIsRetiredWhenItsPodsDoNotReturn() {
    app.pods.use = ONE_PAGE;
    removeFirst();
    app.client.pods().inNamespace(app.ns()).withName("a").withGracePeriod(0).delete();
    eventually(() -> assertThat(use("v1.0").retires()).contains("it has no pods since "));
    app.stop(operator);
    clock.step(Duration.ofMinutes(11));
    operator = app.startOperator("two", false);

    app.awaitCondition("Drained-v1.0", "True", "Retired");
    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.1", 100)));
  }

  @Test
  void aRenamedVersionTakesThePodsOfTheOldName() {
    app.apply(rollout("v1.1", "1h"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(rollout("v1.1b", "1h").replace("{name: v1.1, selector", "{name: v1.1b, selector"));

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1b", 100)));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.awaitCondition("Ready", "True", "Routed");
    assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Standby", "v1.1b", "Active"));
  }

  /** Gives v1.1 all visitors after v1.0, which is removed. */
  private void removeFirst() {
    app.apply(rollout("v1.0", "1h"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
    app.apply(
        """
        selector: {app: shop}
        port: 8080
        client: {reportPeriod: 1}
        rollout: {target: v1.1, steps: []}
        retirement: {grace: 1s, idle: 1s, move: 1s, maxAge: 1h}
        versions:
        - {name: v1.1, selector: {version: v1.1}}
        """);
    app.awaitCondition("RolloutComplete", "True", "Stable");
    eventually(() -> assertThat(app.weights()).containsEntry("v1.1", 100));
  }

  private VersionUseStatus use(String version) {
    return Objects.requireNonNull(app.get().getStatus().versions()).stream()
        .filter(status -> status.name().equals(version))
        .map(VersionStatus::use)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no use of " + version));
  }

  private static String rollout(String target, String maxAge) {
    return """
        selector: {app: shop}
        port: 8080
        client: {reportPeriod: 1}
        rollout: {target: %s, steps: []}
        retirement: {grace: 1s, idle: 1s, move: 2s, maxAge: %s}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - {name: v1.1, selector: {version: v1.1}}
        """
        .formatted(target, maxAge);
  }
}
