package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An AppVersion that is deleted and created again at once, as {@code kubectl replace --force}. */
@OnApiServer
class CreatedAgainIT {
  private static final int TIMES = 20;

  private final ApiServer server;
  private TestApp app;

  CreatedAgainIT(ApiServer server) {
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
  void itsStatusIsThatOfItsLastReconciliation() {
    for (int i = 1; i <= TIMES; i++) {
      app.apply(
          TestApp.twoVersions(
              i, 100 - i)); // its reconciliation is in progress when the resource is deleted
      app.client.resource(app.get()).delete();
      AppVersion again = app.apply(TestApp.twoVersions(100 - i, i));

      String summary = "v1.0 " + (100 - i) + "%, v1.1 " + i + "%";
      eventually(
          () -> {
            AppVersion now = app.get();
            assertThat(now.getMetadata().getUid()).isEqualTo(again.getMetadata().getUid());
            assertThat(now.getStatus()).isNotNull();
            assertThat(now.getStatus().summary()).isEqualTo(summary);
            assertThat(now.getStatus().revision()).isEqualTo(app.table().revision());
          });
      app.awaitCondition("SidecarsInSync", "True", "InSync");
    }
  }

  @Test
  void itHasNoHistoryOfTheDeletedOne() {
    for (int i = 1; i <= 5; i++) {
      app.apply(RolloutIT.rollout("v1.0", "[]"));
      app.awaitCondition("RolloutComplete", "True", "Stable");
      app.apply(RolloutIT.rollout("v1.1", "[]")); // in progress when the resource is deleted
      eventually(() -> assertThat(app.weights()).containsEntry("v1.1", 100));
      app.client.resource(app.get()).delete();
      AppVersion again = app.apply(RolloutIT.rollout("v1.1", "[{weight: 1, hold: 1h}]"));

      eventually(
          () -> {
            AppVersion now = app.get();
            assertThat(now.getStatus()).isNotNull();
            assertThat(now.getStatus().observedGeneration())
                .isEqualTo(again.getMetadata().getGeneration());
          });
      assertThat(app.get().getStatus().history()).as("time " + i).isNull();
      app.client.resource(app.get()).delete();
    }
  }
}
