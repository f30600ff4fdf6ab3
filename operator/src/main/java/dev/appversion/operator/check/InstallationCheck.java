package dev.appversion.operator.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.ObjectLabels;
import dev.appversion.versioning.contract.WirePaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends a pod to the operator's webhook as the API server does: by the name of its Service, with
 * its certificate. The pod is not created.
 */
public final class InstallationCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private InstallationCheck() {}

  /** The result of the check. */
  public sealed interface Outcome {
    /** A sidecar would be injected. */
    record Passed() implements Outcome {}

    /**
     * No sidecar would be injected.
     *
     * @param message for a person: the reason
     */
    record Failed(String message) implements Outcome {}
  }

  /**
   * Checks the operator at this base URL.
   *
   * @param service such as {@code https://appversion-operator.appversion-system.svc}
   * @param authority a file with the certificates (PEM) of the authorities that sign the operator's
   *     certificate
   */
  public static Outcome run(URI service, Path authority) throws InterruptedException {
    try (HttpClient client = client(authority)) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(service.resolve(WirePaths.MUTATE))
                  .timeout(DEADLINE)
                  .header(HttpFields.CONTENT_TYPE, "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(review())))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == HttpURLConnection.HTTP_OK
          ? judge(JSON.readTree(response.body()).path("response"))
          : new Outcome.Failed("the webhook returned status " + response.statusCode());
    } catch (IOException | GeneralSecurityException e) {
      return new Outcome.Failed(
          "the webhook at " + service + " is not reachable: " + IoFailure.describe(e));
    }
  }

  private static Outcome judge(JsonNode response) {
    if (!response.path("allowed").asBoolean()) {
      return new Outcome.Failed(
          "the webhook rejects pods: " + response.path("status").path("message").asText());
    }
    return response.path("patch").asText().isEmpty()
        ? new Outcome.Failed("the webhook did not inject a sidecar into a labelled pod")
        : new Outcome.Passed();
  }

  private static ObjectNode review() {
    ObjectNode review =
        JSON.createObjectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    ObjectNode request =
        review
            .putObject("request")
            .put("uid", "installation-check")
            .put("namespace", "default")
            .put("operation", "CREATE");
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
    ObjectNode pod = request.putObject("object").put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("name", "installation-check");
    metadata.putObject("labels").put(ObjectLabels.INJECT, "installation-check");
    pod.putObject("spec").putArray("containers").addObject().put("name", "app").put("image", "app");
    return review;
  }

  private static HttpClient client(Path authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + number++, each);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).connectTimeout(DEADLINE).build();
  }
}
