package dev.appversion.operator.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.operator.tls.Rotation;
import dev.appversion.operator.tls.TlsSettings;
import dev.appversion.testkit.apiserver.CustomResources;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operator's endpoints with the webhook's configuration, and an AppVersion {@code shop} in a
 * separate namespace, in which Pod Security admits {@code restricted} pods only.
 */
final class InjectingOperator implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final KubernetesClient client;
  private final String namespace;
  private final String configuration;
  private final OperatorEndpoints endpoints;

  /** Starts it, and waits until the API server calls it. */
  InjectingOperator(KubernetesClient client) {
    this.client = client;
    int number = COUNTER.incrementAndGet();
    String system = "system-" + number;
    namespace = "web-" + number;
    configuration = "injection-" + number;
    CustomResources.apply(client, Path.of(System.getProperty("appversion.root", "..")));
    namespace(system, Map.of());
    namespace(namespace, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    endpoints =
        OperatorEndpoints.start(
            client,
            new EndpointSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new TlsSettings(
                    system,
                    "operator-tls",
                    List.of("127.0.0.1"),
                    configuration,
                    TlsSettings.Source.OPERATOR,
                    Rotation.DEFAULT),
                InjectionSettings.of("appversion/sidecar:dev", "0.1.0")),
            Clock.systemUTC(),
            bundle -> {});
    configure();
    app();
    // The API server reads the webhook's configuration by a watch.
    await()
        .untilAsserted(
            () -> assertThat(dryRun(pod("probe", "")).getSpec().getInitContainers()).isNotEmpty());
  }

  OperatorEndpoints endpoints() {
    return endpoints;
  }

  /** The namespace of {@code shop}, the only one in which pods are injected. */
  String namespace() {
    return namespace;
  }

  Pod create(Pod pod) {
    return client.resource(pod).inNamespace(namespace).create();
  }

  /** The pod as it would be created. */
  Pod dryRun(Pod pod) {
    return client.resource(pod).inNamespace(namespace).dryRun().create();
  }

  /**
   * A pod of {@code shop} with one container, {@code app}.
   *
   * @param annotations a line {@code annotations: {...}}, or empty
   */
  static Pod pod(String name, String annotations) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          labels: {app: shop, version: v1.0, appversion.dev/inject: shop}
          %s
        spec:
          serviceAccountName: shop
          automountServiceAccountToken: false
          securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: app
            image: shop:1.0
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(name, annotations),
        Pod.class);
  }

  /** The parts of the chart's configuration that matter here. */
  private void configure() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %1$s}
                webhooks:
                - name: inject.appversion.dev
                  admissionReviewVersions: [v1]
                  clientConfig: {url: "https://127.0.0.1:%2$d/mutate", caBundle: "%3$s"}
                  rules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  objectSelector:
                    matchExpressions: [{key: appversion.dev/inject, operator: Exists}]
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %4$s}}
                  failurePolicy: Fail
                  reinvocationPolicy: IfNeeded
                  sideEffects: None
                  timeoutSeconds: 5
                - name: command.appversion.dev
                  admissionReviewVersions: [v1]
                  clientConfig: {url: "https://127.0.0.1:%2$d/command", caBundle: "%3$s"}
                  rules:
                  - apiGroups: [appversion.dev]
                    apiVersions: [v1alpha1]
                    operations: [CREATE]
                    resources: [appversioncommands]
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %4$s}}
                  failurePolicy: Fail
                  sideEffects: None
                  timeoutSeconds: 5
                """
                    .formatted(
                        configuration,
                        endpoints.port(),
                        Base64.getEncoder()
                            .encodeToString(
                                endpoints
                                    .certificateAuthorities()
                                    .getBytes(StandardCharsets.UTF_8)),
                        namespace),
                MutatingWebhookConfiguration.class))
        .create();
  }

  private void app() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: appversion.dev/v1alpha1
                kind: AppVersion
                metadata: {name: shop, namespace: %s, annotations: {example.com/kept: "yes"}}
                spec:
                  selector: {app: shop}
                  port: 8080
                  defaultVersion: v1.0
                  versions: [{name: v1.0, weight: 1, selector: {version: v1.0}}]
                """
                    .formatted(namespace),
                AppVersion.class))
        .create();
  }

  private void namespace(String name, Map<String, String> labels) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  @Override
  public void close() {
    client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(configuration)
        .delete();
    endpoints.close();
  }
}
