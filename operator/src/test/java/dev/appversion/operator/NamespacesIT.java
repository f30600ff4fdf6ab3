package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator that serves two namespaces, which it watches by an informer each. */
@OnApiServer
class NamespacesIT {
  private final ApiServer server;
  private TestApp first;
  private TestApp second;

  NamespacesIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    first = new TestApp(server.client());
    second = new TestApp(server.client());
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void theObjectsOfOneNamespaceAreNotRemovedWhenTheOtherIsRead() {
    for (TestApp app : List.of(first, second)) {
      app.apply(TestApp.ONE_VERSION);
      app.readyPod("a", "v1.0");
      app.readyPod("b", "v1.0");
    }
    ControlPlane operator = first.startOperator("one", false, first.ns() + "," + second.ns());

    for (TestApp app : List.of(first, second)) {
      app.awaitCondition("Ready", "True", "Routed");
      app.awaitCondition("SidecarsInSync", "True", "InSync");
    }
    first.reconcileAgain(operator);

    for (TestApp app : List.of(first, second)) {
      eventually(
          () ->
              assertThat(app.get().getStatus().versions())
                  .extracting(VersionStatus::readyPods)
                  .containsExactly(2));
    }
    assertThat(operator.countByReady()).containsEntry("True", 2L);
  }
}
