package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.Cluster;
import dev.appversion.testkit.OnCluster;
import dev.appversion.versioning.routing.LiveVersion;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciler against a real API server. Pods are made up: no node runs them. */
@OnCluster
class ReconcileIT {
  private static final String TWO_VERSIONS =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 90, selector: {version: v1.0}}
      - {name: v1.1, weight: 10, selector: {version: v1.1}}
      """;

  private final Cluster cluster;
  private TestApp app;
  private ControlPlane operator;

  ReconcileIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    app = new TestApp(cluster);
    operator = app.startOperator("one", false);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aResourceBecomesItsObjectsBeforeAnyPodIsThere() {
    app.apply(TWO_VERSIONS);

    app.awaitCondition("Ready", "False", "NoPods");
    assertThat(app.resourceVersions().keySet())
        .contains(
            "Service/shop",
            "Service/shop-v1-0",
            "Service/shop-v1-1",
            "ConfigMap/shop-routing",
            "Secret/shop-appversion",
            "Role/shop-appversion",
            "RoleBinding/shop-appversion");
    LiveVersion version = app.table().version("v1.1").orElseThrow();
    assertThat(version.appVersion()).isEqualTo("unknown");
    assertThat(version.address()).isEqualTo(service("shop-v1-1").getSpec().getClusterIP() + ":80");
    assertThat(app.table().keyId()).isEqualTo(app.keys().id());
    assertThat(app.table().bust().url()).isEqualTo(TestApp.BUST.url());
    assertThat(app.get().getStatus().summary()).isEqualTo("v1.0 90%, v1.1 10%");
    assertThat(app.get().getStatus().revision()).isEqualTo(app.table().revision());
    eventually(() -> assertThat(app.eventReasons()).contains("Created", "NoPods"));
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    app.awaitCondition("Progressing", "False", "Settled");
    Map<String, String> before = app.resourceVersions();
    int events = app.eventReasons().size();

    app.stop(operator);
    operator = app.startOperator("two", false);
    // Its reaction to an edit shows that it has gone through everything again.
    reconcileOnce();

    assertThat(app.resourceVersions()).isEqualTo(before);
    assertThat(app.eventReasons()).hasSize(events);
  }

  private void reconcileOnce() {
    Service entry = service("shop");
    app.client.resource(entry).inNamespace(app.ns()).delete();
    eventually(() -> assertThat(service("shop")).isNotNull());
  }

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
