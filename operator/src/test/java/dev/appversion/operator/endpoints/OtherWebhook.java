package dev.appversion.operator.endpoints;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.appversion.operator.tls.TestCertificate;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Another mutating webhook: patches every pod of a namespace once. Requests of the API server after
 * its end are ignored.
 */
final class OtherWebhook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String name;
  private final String patch;
  private final HttpsServer server;
  private final AtomicBoolean called = new AtomicBoolean();

  private OtherWebhook(KubernetesClient client, String name, String patch, HttpsServer server) {
    this.client = client;
    this.name = name;
    this.patch = patch;
    this.server = server;
  }

  /**
   * Starts the webhook.
   *
   * @param name of its configuration
   * @param patch a JSON patch (RFC 6902)
   */
  static OtherWebhook start(KubernetesClient client, String namespace, String name, String patch)
      throws IOException {
    TestCertificate certificate = TestCertificate.make();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    OtherWebhook other = new OtherWebhook(client, name, patch, server);
    server.createContext("/", other::answer);
    server.start();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: other.example.com
                  admissionReviewVersions: [v1]
                  clientConfig: {url: "https://127.0.0.1:%d/", caBundle: "%s"}
                  rules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  failurePolicy: Ignore
                  sideEffects: None
                """
                    .formatted(
                        name,
                        server.getAddress().getPort(),
                        Base64.getEncoder()
                            .encodeToString(
                                certificate.authority().getBytes(StandardCharsets.UTF_8)),
                        namespace),
                MutatingWebhookConfiguration.class))
        .create();
    return other;
  }

  /** Waits until the API server, which reads its configuration by a watch, calls it. */
  void awaitCalled(InjectingOperator operator) {
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () -> {
              if (!called.get()) {
                operator.dryRun(InjectingOperator.pod("probe", ""));
              }
              return called.get();
            });
  }

  private void answer(HttpExchange exchange) throws IOException {
    called.set(true);
    JsonNode request = JSON.readTree(exchange.getRequestBody()).path("request");
    byte[] reply =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response":
          {"uid": "%s", "allowed": true, "patchType": "JSONPatch", "patch": "%s"}}
        """
            .formatted(
                request.path("uid").asText(),
                Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, reply.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(reply);
    }
  }

  @Override
  public void close() {
    client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name).delete();
    server.stop(0);
  }
}
