package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.testkit.KubernetesTools;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state of an AppVersion for tools that use kstatus, and for kubectl wait. */
@OnApiServer
class KstatusIT {
  private final ApiServer server;
  private TestApp app;

  KstatusIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void anAppVersionIsInProgressThenCurrentFailedDuringANameConflictAndCurrentAgain()
      throws IOException {
    app.apply(TestApp.ONE_VERSION);
    assertThat(kstatus()).as("not processed yet").isEqualTo("InProgress");

    ControlPlane operator = app.startOperator("one", false);
    app.awaitCondition("Ready", "False", "NoPods");
    assertThat(kstatus()).isEqualTo("InProgress");
    kubectlWait("condition=Reconciling");

    app.readyPod("a", "v1.0");
    eventually(() -> assertThat(kstatus()).isEqualTo("Current"));
    kubectlWait("condition=Ready");
    kubectlWait("condition=SidecarsInSync");

    Service taken = app.client.resource(foreign("web")).create();
    app.apply(TestApp.ONE_VERSION + "service: {name: web}\n");
    eventually(() -> assertThat(kstatus()).isEqualTo("Failed"));
    kubectlWait("condition=Stalled");
    assertThat(app.condition("Stalled").getMessage()).contains("Service web exists");

    app.client.resource(taken).delete();
    eventually(() -> assertThat(kstatus()).isEqualTo("Current"));
    assertThat(app.get().getStatus().conditions())
        .extracting(Condition::getType)
        .doesNotContain("Stalled", "Reconciling");

    app.stop(operator);
    app.apply(TestApp.ONE_VERSION);
    assertThat(kstatus()).as("the edit was not processed").isEqualTo("InProgress");
  }

  /**
   * The generic rules of kstatus, then its rule for the condition Ready (cli-utils,
   * pkg/kstatus/README.md, "The library").
   */
  private String kstatus() {
    AppVersion resource = app.get();
    if (resource.getMetadata().getDeletionTimestamp() != null) {
      return "Terminating";
    }
    if (!Objects.equals(
        resource.getStatus().observedGeneration(), resource.getMetadata().getGeneration())) {
      return "InProgress";
    }
    for (Condition condition : resource.getStatus().conditions()) {
      if ("True".equals(condition.getStatus())) {
        switch (condition.getType()) {
          case "Reconciling" -> {
            return "InProgress";
          }
          case "Stalled" -> {
            return "Failed";
          }
          default -> {}
        }
      }
    }
    return "True".equals(app.condition("Ready").getStatus()) ? "Current" : "InProgress";
  }

  private void kubectlWait(String what) throws IOException {
    KubernetesTools.run(
            "kubectl",
            server.kubeconfig(),
            "wait",
            "av/shop",
            "-n",
            app.ns(),
            "--for=" + what,
            "--timeout=30s")
        .orThrow();
  }

  private Service foreign(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(app.ns())
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }
}
