package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.operator.config.OperatorSettings;
import dev.appversion.operator.metrics.ReconcileMetrics;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.CustomResources;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A GitOps tool applies a resource repeatedly, without force. */
@OnApiServer
class GitOpsIT {
  private static final String NAMESPACE = "gitops";
  private static final int ROUNDS = 20;

  private final KubernetesClient client;
  private ControlPlane operator;

  GitOpsIT(ApiServer server) {
    client = server.client();
  }

  @BeforeEach
  void start() throws Exception {
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root", "..")));
    eventually(() -> client.resources(AppVersion.class).inNamespace(NAMESPACE).list());
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    operator = operator("one");
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void applyingTheSameMeetsNoConflictAndChangesNothingThroughEditsBustsAndRestarts()
      throws Exception {
    eventually(() -> apply(90));
    awaitObserved();

    for (int round = 1; round <= ROUNDS; round++) {
      apply(90 - round); // an edit in Git, applied without force
      bust("bust-" + round);
      if (round == ROUNDS / 2) {
        operator.close();
        operator = operator("two");
      }
      apply(90 - round);
    }
    awaitObserved();
    eventually(() -> assertThat(table()).contains("\"request\":\"bust-" + ROUNDS + "\""));
    String settled = resource().get().getMetadata().getResourceVersion();

    AppVersion applied = apply(90 - ROUNDS);

    assertThat(applied.getMetadata().getResourceVersion()).isEqualTo(settled);
    assertThat(applied.getMetadata().getAnnotations())
        .containsEntry(Annotations.BUST, "bust-" + ROUNDS);
    assertThat(applied.getSpec().versions().getFirst().weight()).isEqualTo(90 - ROUNDS);
  }

  private AppVersion apply(int weight) {
    return client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: appversion.dev/v1alpha1
                    kind: AppVersion
                    metadata: {name: shop, namespace: %s}
                    spec:
                      selector: {app: shop}
                      port: 8080
                      defaultVersion: v1.0
                      versions:
                      - {name: v1.0, weight: %d, selector: {version: v1.0}}
                      - {name: v1.1, weight: 10, selector: {version: v1.1}}
                    """
                        .formatted(NAMESPACE, weight),
                    AppVersion.class))
        .fieldManager("git")
        .serverSideApply();
  }

  /** Requests a bust as the bust API does. */
  private void bust(String request) {
    resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(Annotations.BUST, request));
  }

  private void awaitObserved() {
    eventually(
        () -> {
          AppVersion now = resource().get();
          assertThat(now.getStatus().observedGeneration())
              .isEqualTo(now.getMetadata().getGeneration());
        });
  }

  private String table() {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("shop-routing")
        .get()
        .getData()
        .get("routing.json")
        .replaceAll("\\s", "");
  }

  private Resource<AppVersion> resource() {
    return client.resources(AppVersion.class).inNamespace(NAMESPACE).withName("shop");
  }

  private ControlPlane operator(String identity) throws InvalidSettingsException {
    ControlPlane started =
        new ControlPlane(
            OperatorSettings.parse(
                Map.of(
                    "POD_NAME",
                    identity,
                    "POD_NAMESPACE",
                    NAMESPACE,
                    "APPVERSION_LEASE",
                    "appversion-operator",
                    "APPVERSION_WATCH_NAMESPACES",
                    NAMESPACE,
                    "APPVERSION_LEADER_ELECTION",
                    "false")),
            client,
            "0.1.0",
            () -> new BustEndpoint("https://operator.test", "PEM"),
            new ReconcileMetrics(),
            Clock.systemUTC(),
            () -> {});
    started.start();
    return started;
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .untilAsserted(assertion);
  }
}
