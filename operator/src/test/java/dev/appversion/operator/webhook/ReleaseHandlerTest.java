package dev.appversion.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.server.OperatorServer;
import dev.appversion.operator.tls.TestCertificate;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseHandlerTest {
  private final TestCertificate certificate = TestCertificate.make();
  private final List<String> released = new CopyOnWriteArrayList<>();
  private ReleaseHandler.Releaser releaser =
      (namespace, app, uid) -> {
        released.add(namespace + "/" + app + " " + uid);
        return 3;
      };
  private OperatorServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    server =
        OperatorServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            certificate.serverContext(),
            exchange -> exchange.setStatusCode(202),
            new ReleaseHandler((namespace, app, uid) -> releaser.release(namespace, app, uid)),
            exchange -> exchange.setStatusCode(202),
            exchange -> exchange.setStatusCode(204));
    client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void theObjectsOfADeletedAppVersionAreReleased() throws Exception {
    assertAllowed(review("DELETE", "appversions", "Background", false));

    assertThat(released).containsExactly("web/shop 7a7a");
  }

  @Test
  void nothingIsDoneInADryRunForOrphansOrForOtherRequests() throws Exception {
    assertAllowed(review("DELETE", "appversions", "Background", true));
    assertAllowed(review("DELETE", "appversions", "Orphan", false));
    assertAllowed(review("UPDATE", "appversions", "Background", false));
    assertAllowed(review("DELETE", "services", "Background", false));

    assertThat(released).isEmpty();
  }

  @Test
  void aDeletionIsNeverRefused() throws Exception {
    releaser =
        (namespace, app, uid) -> {
          throw new KubernetesClientException("the API server is away");
        };

    assertAllowed(review("DELETE", "appversions", "Background", false));
  }

  @Test
  void aBodyThatIsNotAReviewIsABadRequest() throws Exception {
    assertThat(post("{}").statusCode()).isEqualTo(400);
  }

  private void assertAllowed(String review) throws Exception {
    HttpResponse<String> response = post(review);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"uid\":\"u1\"", "\"allowed\":true");
  }

  private static String review(String operation, String resource, String policy, boolean dryRun) {
    return """
    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
      "uid": "u1", "operation": "%s", "namespace": "web", "name": "shop", "dryRun": %s,
      "resource": {"group": "appversion.dev", "version": "v1alpha1", "resource": "%s"},
      "options": {"propagationPolicy": "%s"}, "object": null,
      "oldObject": {"metadata": {"name": "shop", "namespace": "web", "uid": "7a7a"}}}}
    """
        .formatted(operation, dryRun, resource, policy);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/release"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
