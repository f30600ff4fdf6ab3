package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.apiserver.LogRecorder;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that the API server refuses: none of them affects the others. */
@OnApiServer
class RefusedObjectsIT {
  private static final String TWO_VERSIONS =
      """
      selector: {app: shop}
      port: 8080
      defaultVersion: v1.0
      versions:
      - {name: v1.0, weight: 100, selector: {version: v1.0}}
      - {name: v1.1, weight: 0, selector: {version: v1.1}, manifest: {inline: '{"paths": {}}'}}
      """;

  private static final String ROLLED_OUT =
      TWO_VERSIONS.replace("weight: 0", "weight: 1").replace("weight: 100", "weight: 0");

  private final ApiServer server;
  private TestApp app;
  private ControlPlane operator;

  RefusedObjectsIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    operator = app.startOperator("one", false);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aPortThatAnotherWriterChangedIsRestored() {
    ready();
    String ip = service("shop").getSpec().getClusterIP();
    app.client
        .services()
        .inNamespace(app.ns())
        .withName("shop")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\": \"replace\", \"path\": \"/spec/ports/0/port\", \"value\": 81}]");

    eventually(
        () ->
            assertThat(service("shop").getSpec().getPorts())
                .extracting(ServicePort::getPort)
                .containsExactly(80));
    assertThat(service("shop").getSpec().getClusterIP()).isEqualTo(ip);
    app.apply(ROLLED_OUT);
    awaitWeights(0, 1);
    app.awaitCondition("SidecarsInSync", "True", "InSync");
    app.awaitCondition("Progressing", "False", "Settled");
    app.awaitCondition("Ready", "True", "Routed");
    Map<String, String> settled = app.resourceVersions();
    app.reconcileAgain(operator);
    assertThat(app.resourceVersions()).isEqualTo(settled);
  }

  @Test
  void aBindingToAnotherRoleIsReplaced() {
    ready();
    app.stop(operator);
    RoleBinding ours = binding();
    app.client.resource(ours).delete();
    app.client
        .resource(
            new RoleBindingBuilder()
                .withMetadata(ours.getMetadata())
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withManagedFields(List.of())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "another")
                .build())
        .create();

    operator = app.startOperator("two", false);

    eventually(
        () ->
            assertThat(binding())
                .isNotNull()
                .extracting(binding -> binding.getRoleRef().getName())
                .isEqualTo("shop-appversion"));
    app.awaitCondition("Ready", "True", "Routed");
  }

  @Test
  void aConfigMapThatBecameImmutableIsReplaced() {
    ready();
    app.client
        .configMaps()
        .inNamespace(app.ns())
        .withName("shop-routing")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"immutable\": true}");

    app.apply(ROLLED_OUT);

    awaitWeights(0, 1);
    app.awaitCondition("Ready", "True", "Routed");
  }

  @Test
  void objectsThatAPolicyRefusesAreNamedAndTheRestIsWritten() {
    ready();
    String policy = refuse("services", "updates of Services are not for today");
    try {
      eventually(() -> assertThat(refusesAnUpdateOf("shop")).isTrue());
      app.apply(ROLLED_OUT.replace("selector: {app: shop}", "selector: {app: shop, tier: web}"));

      awaitWeights(0, 1);
      app.awaitCondition("Ready", "False", "ApplyRefused");
      assertThat(app.condition("Ready").getMessage())
          .contains(
              "Service shop-v1-0, Service shop-v1-1 and Service shop",
              "updates of Services are not for today")
          .doesNotContain("Failure executing", "Status(");
      eventually(() -> assertThat(app.eventReasons()).containsOnlyOnce("ApplyRefused"));
    } finally {
      allow(policy);
    }
    eventually(
        () -> assertThat(service("shop").getSpec().getSelector()).containsEntry("tier", "web"));
  }

  @Test
  void aManifestThatCannotBeWrittenLeavesTheOneBeforeInForce() {
    ready();
    LiveVersion before = app.table().version("v1.1").orElseThrow();
    app.client
        .configMaps()
        .inNamespace(app.ns())
        .withName("shop-manifest-v1.1")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"immutable\": true, \"metadata\": {\"finalizers\": [\"example.com/hold\"]}}");

    app.apply(ROLLED_OUT.replace("{\"paths\": {}}", "{\"paths\": {\"a\": \"b\"}}"));

    awaitWeights(0, 1);
    assertThat(app.table().version("v1.1").orElseThrow().manifest()).isEqualTo(before.manifest());
    app.awaitCondition("Ready", "False", "ApplyRefused");
    assertThat(app.condition("Ready").getMessage()).contains("ConfigMap shop-manifest-v1.1");
    app.client
        .configMaps()
        .inNamespace(app.ns())
        .withName("shop-manifest-v1.1")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    app.awaitCondition("Ready", "True", "Routed");
  }

  @Test
  void allTakenNamesAreReportedTogetherAndTheRestIsRouted() {
    foreignService("shop");
    foreignService("shop-v1-1");
    app.client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("shop-manifest-v1.1")
                .withNamespace(app.ns())
                .endMetadata()
                .build())
        .create();

    app.apply(TWO_VERSIONS);

    app.awaitCondition("Ready", "False", "NameTaken");
    assertThat(app.condition("Ready").getMessage())
        .contains("Service shop", "Service shop-v1-1", "ConfigMap shop-manifest-v1.1");
    assertThat(app.table().versions()).extracting(LiveVersion::name).containsExactly("v1.0");
    app.client.services().inNamespace(app.ns()).delete();
    app.client.configMaps().inNamespace(app.ns()).withName("shop-manifest-v1.1").delete();
    eventually(() -> assertThat(app.table().versions()).hasSize(2));
  }

  @Test
  void aTerminatingNamespaceIsIgnoredWithoutALogMessage() {
    ready();
    try (LogRecorder log = new LogRecorder("")) {
      // No controller deletes its content: the AppVersion stays, without its Service.
      app.client.namespaces().withName(app.ns()).delete();
      app.apply(ROLLED_OUT);
      awaitWeights(0, 1);
      app.reconcileAgain(operator);
      app.client.services().inNamespace(app.ns()).withName("shop").delete();
      app.reconcileAgain(operator);

      assertThat(service("shop")).isNull();
      assertThat(app.condition("Ready").getReason()).isEqualTo("Routed");
      assertThat(log.warnings()).extracting(LogRecord::getMessage).isEmpty();
    }
  }

  private void ready() {
    app.apply(TWO_VERSIONS);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.awaitCondition("Ready", "True", "Routed");
  }

  private void awaitWeights(Integer... weights) {
    eventually(
        () ->
            assertThat(app.table().versions())
                .extracting(LiveVersion::weight)
                .containsExactly(weights));
  }

  private void foreignService(String name) {
    app.client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(app.ns())
                .addToLabels("app", "another")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "another")
                .addNewPort()
                .withPort(9000)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  /** Creates a policy that refuses updates of a resource in the namespace; returns its name. */
  private String refuse(String resource, String why) {
    String name = "refuse-" + app.ns();
    app.client
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [%3$s]}
              validations: [{expression: "false", message: "%4$s"}]
            """
                .formatted(name, app.ns(), resource, why))
        .create();
    app.client
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec: {policyName: %1$s, validationActions: [Deny]}
            """
                .formatted(name))
        .create();
    return name;
  }

  private void allow(String policy) {
    app.client
        .admissionRegistration()
        .v1()
        .validatingAdmissionPolicyBindings()
        .withName(policy)
        .delete();
    app.client.admissionRegistration().v1().validatingAdmissionPolicies().withName(policy).delete();
  }

  private boolean refusesAnUpdateOf(String service) {
    try {
      app.client
          .resource(
              new ServiceBuilder(service(service))
                  .editMetadata()
                  .addToAnnotations("probe", "true")
                  .endMetadata()
                  .build())
          .dryRun()
          .update();
      return false;
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      return e.getCode() != 409;
    }
  }

  private RoleBinding binding() {
    return app.client.rbac().roleBindings().inNamespace(app.ns()).withName("shop-appversion").get();
  }

  private Service service(String name) {
    return app.client.services().inNamespace(app.ns()).withName(name).get();
  }
}
