package dev.appversion.operator.endpoints;

import static dev.appversion.operator.endpoints.InjectingOperator.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another webhook changes the pods too. The API server calls webhooks by the names of their
 * configurations: {@code a-other} before ours, {@code z-other} after it.
 */
@OnApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondWebhookIT {
  private static final String SECURITY =
      "\"securityContext\":{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}";

  private final KubernetesClient client;
  private InjectingOperator operator;

  SecondWebhookIT(ApiServer server) {
    client = server.client();
  }

  @BeforeAll
  void start() {
    operator = new InjectingOperator(client);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-other", "z-other"})
  void sigtermIsDelayedForAContainerThatItAdds(String name) throws IOException {
    try (OtherWebhook other =
        OtherWebhook.start(
            client, operator.namespace(), name, container("\"name\":\"proxy\"," + SECURITY))) {
      other.awaitCalled(operator);

      Pod pod = operator.dryRun(pod("shop", ""));

      assertThat(pod.getSpec().getInitContainers())
          .extracting(Container::getName)
          .containsExactly("appversion");
      assertThat(pod.getSpec().getContainers())
          .extracting(Container::getName)
          .containsExactly("app", "proxy");
      assertThat(pod.getSpec().getContainers())
          .allSatisfy(
              container ->
                  assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                      .as(container.getName())
                      .isEqualTo(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-other", "z-other"})
  void aContainerWithAPreStopHookKeepsIt(String name) throws IOException {
    String preStop = ",\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":2}}},";
    try (OtherWebhook other =
        OtherWebhook.start(
            client,
            operator.namespace(),
            name,
            container("\"name\":\"proxy\"" + preStop + SECURITY))) {
      other.awaitCalled(operator);

      Pod pod = operator.dryRun(pod("shop", ""));

      assertThat(pod.getSpec().getContainers())
          .extracting(it -> it.getLifecycle().getPreStop().getSleep().getSeconds())
          .containsExactly(5L, 2L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-other", "z-other"})
  void aPortConflictWithTheSidecarIsRefusedWithTheNextStep(String name) throws IOException {
    String ports = ",\"ports\":[{\"containerPort\":15190}],";
    try (OtherWebhook other =
        OtherWebhook.start(
            client,
            operator.namespace(),
            name,
            container("\"name\":\"proxy\"" + ports + SECURITY))) {
      other.awaitCalled(operator);

      Pod moved = pod("moved", "annotations: {appversion.dev/admin-port: '15290'}");
      assertThat(operator.dryRun(moved).getSpec().getContainers()).hasSize(2);
      Pod clashing = pod("clashing", "");
      assertThatThrownBy(() -> operator.dryRun(clashing))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("port 15190 is used by container proxy and by the sidecar")
          .hasMessageContaining("appversion.dev/admin-port");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-other", "z-other"})
  void aNativeSidecarThatItAddsFirstIsBesideOurs(String name) throws IOException {
    String first =
        "[{\"op\":\"add\",\"path\":\"/spec/initContainers\",\"value\":"
            + "[{\"name\":\"mesh\",\"image\":\"mesh:1\",\"restartPolicy\":\"Always\","
            + SECURITY
            + "}]}]";
    String prepend =
        "[{\"op\":\"add\",\"path\":\"/spec/initContainers/0\",\"value\":"
            + "{\"name\":\"mesh\",\"image\":\"mesh:1\",\"restartPolicy\":\"Always\","
            + SECURITY
            + "}}]";
    boolean before = name.equals("a-other");
    try (OtherWebhook other =
        OtherWebhook.start(client, operator.namespace(), name, before ? first : prepend)) {
      other.awaitCalled(operator);

      Pod pod = operator.dryRun(pod("shop", ""));

      assertThat(pod.getSpec().getInitContainers())
          .extracting(Container::getName)
          .as("the last webhook adds its container first")
          .isEqualTo(before ? List.of("appversion", "mesh") : List.of("mesh", "appversion"));
      assertThat(pod.getSpec().getInitContainers().stream().map(Container::getRestartPolicy))
          .containsOnly("Always");
    }
  }

  private static String container(String fields) {
    return "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":{\"image\":\"proxy:1\","
        + fields
        + "}}]";
  }
}
