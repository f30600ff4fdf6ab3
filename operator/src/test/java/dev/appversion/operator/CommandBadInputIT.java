package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.api.v1alpha1.command.AppVersionCommand;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands without a right or an effect, and a status that was edited, on a real API server. */
@OnApiServer
class CommandBadInputIT {
  private static final String VERSIONS =
      """
      versions:
      - {name: v1.0, selector: {version: v1.0}}
      - {name: v1.1, selector: {version: v1.1}}
      """;

  private final ApiServer server;
  private TestApp app;
  private ControlPlane operator;

  CommandBadInputIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    app = new TestApp(server.client());
    operator = app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.apply(rollout("v1.0") + VERSIONS);
    app.awaitCondition("RolloutComplete", "True", "Stable");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aRolloutToABlockedTargetDoesNotStart() {
    app.apply(
        rollout("v1.1") + VERSIONS.replace("{version: v1.1}}", "{version: v1.1}, blocked: true}"));
    eventually(
        () ->
            assertThat(app.condition("RolloutComplete").getMessage()).contains("v1.1 is blocked"));
    assertThat(app.rollout().phase()).isEqualTo("Stable");
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));

    app.apply(rollout("v1.1") + VERSIONS);
    app.awaitCondition("RolloutComplete", "False", "Holding");
  }

  @Test
  void aUserWithoutTheRightCannotCommand() {
    try (KubernetesClient jane = as("jane")) {
      assertThatThrownBy(() -> create(jane, "stop"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(
              "appversioncommands.appversion.dev is forbidden: User \"jane\" cannot create resource"
                  + " \"appversioncommands\" in API group \"appversion.dev\" in the namespace \"%s\"",
              app.ns());
    }
  }

  @Test
  void aUserWithTheRightToCommandCannotEditTheResource() {
    allowCommands("joe");
    try (KubernetesClient joe = as("joe")) {
      create(joe, "stop");
      assertThat(app.answer("stop")).startsWith("Refused no rollout is under way");

      assertThatThrownBy(
              () ->
                  joe.resource(app.get())
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"spec\": {\"rollout\": {\"target\": \"v1.1\"}}}"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("appversions.appversion.dev \"shop\" is forbidden: User \"joe\"");
    }
  }

  @Test
  void aCommandWhoseAnswerIsClearedDoesNotActAgain() {
    app.order("block", "block", "version: v1.1");
    assertThat(app.answer("block")).isEqualTo("Done no request is routed to v1.1");
    app.order("unblock", "unblock", "version: v1.1");
    assertThat(app.answer("unblock")).isEqualTo("Done v1.1 is not blocked any more");
    app.order("abort", "abort", "reason: none");
    String refused = app.answer("abort");
    app.apply(rollout("v1.1") + VERSIONS);
    app.awaitCondition("RolloutComplete", "False", "Holding");

    clearAnswer("block");
    clearAnswer("abort");

    assertThat(app.answer("block")).isEqualTo("Done no request is routed to v1.1");
    assertThat(app.answer("abort")).isEqualTo(refused);
    app.reconcileAgain(operator);
    assertThat(app.phases()).containsEntry("v1.1", "Active");
    assertThat(app.rollout().phase()).isEqualTo("Holding");
  }

  @Test
  void aVersionIsBlockedWhileTheRolloutCannotBeRead() {
    app.apply(rollout("v1.1") + VERSIONS);
    app.awaitCondition("RolloutComplete", "False", "Holding");
    edit("{\"rollout\": {\"phase\": \"Asleep\"}}");
    eventually(
        () -> {
          operator.bustEndpointChanged();
          assertThat(app.condition("RolloutComplete").getReason()).isEqualTo("StatusUnreadable");
        });

    app.order("stop", "abort", "reason: checkout fails");
    assertThat(app.answer("stop"))
        .startsWith("Refused the state of the rollout was edited and cannot be read: ")
        .contains("Asleep")
        .contains("remove status.rollout, and create the command again");
    app.order("block", "block", "version: v1.1");
    assertThat(app.answer("block")).isEqualTo("Done no request is routed to v1.1");
    eventually(() -> assertThat(app.table().version("v1.1").orElseThrow().blocked()).isTrue());
  }

  @Test
  void aDrainingVersionWhosePhaseIsRemovedFromTheStatusGoesOnDraining() {
    app.apply(rollout("v1.1") + VERSIONS);
    app.awaitCondition("RolloutComplete", "False", "Holding");
    app.order("go", "promote", "reason: urgent");
    app.awaitCondition("Drained-v1.0", "False", "Draining");
    edit("{\"versions\": [{\"name\": \"v1.0\", \"readyPods\": 1, \"sidecarsInSync\": 1}]}");
    app.reconcileAgain(operator);

    eventually(
        () -> assertThat(app.phases()).isEqualTo(Map.of("v1.0", "Draining", "v1.1", "Active")));
  }

  @Test
  void aResourceWhoseVersionsAreAllBlockedKeepsItsTable() {
    app.order("block", "block", "version: v1.1");
    assertThat(app.answer("block")).startsWith("Done ");
    app.order("last", "block", "version: v1.0");
    assertThat(app.answer("last")).startsWith("Refused it is the last version that is not blocked");

    app.apply(
        rollout("v1.1") + VERSIONS.replace("{version: v1.0}}", "{version: v1.0}, blocked: true}"));
    app.awaitCondition("Ready", "False", "AllVersionsBlocked");
    assertThat(app.table().version("v1.0").orElseThrow().blocked()).isFalse();

    app.order("unblock", "unblock", "version: v1.1");
    assertThat(app.answer("unblock")).startsWith("Done ");
    app.awaitCondition("Ready", "True", "Routed");
  }

  private void create(KubernetesClient user, String name) {
    String yaml =
        """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersionCommand
        metadata: {name: %s, namespace: %s}
        spec: {app: shop, action: abort}
        """
            .formatted(name, app.ns());
    user.resource(app.client.getKubernetesSerialization().unmarshal(yaml, AppVersionCommand.class))
        .create();
  }

  private KubernetesClient as(String user) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(app.client.getConfiguration()).withImpersonateUsername(user).build())
        .withKubernetesSerialization(app.client.getKubernetesSerialization())
        .build();
  }

  private void allowCommands(String user) {
    app.client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("commands")
                .withNamespace(app.ns())
                .endMetadata()
                .withRules(
                    new PolicyRuleBuilder()
                        .withApiGroups("appversion.dev")
                        .withResources("appversioncommands")
                        .withVerbs("create")
                        .build())
                .build())
        .create();
    app.client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("commands")
                .withNamespace(app.ns())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "commands")
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  /** Removes the status of a command, as a person with the right would. */
  private void clearAnswer(String command) {
    app.client
        .resources(AppVersionCommand.class)
        .inNamespace(app.ns())
        .withName(command)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": null}");
  }

  private void edit(String status) {
    app.client
        .resource(requireNonNull(app.get()))
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": %s}".formatted(status));
  }

  private static String rollout(String target) {
    return """
        selector: {app: shop}
        port: 8080
        rollout: {target: %s, steps: [{weight: 10, hold: 1h}]}
        """
        .formatted(target);
  }
}
