package dev.appversion.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.desiredstate.injection.InjectionPolicy;
import dev.appversion.desiredstate.injection.InjectionSettings;
import dev.appversion.desiredstate.injection.KnownApp;
import dev.appversion.operator.server.OperatorServer;
import dev.appversion.operator.tls.TestCertificate;
import dev.appversion.process.metrics.PrometheusText;
import io.fabric8.zjsonpatch.JsonPatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook over real HTTPS. */
class MutateHandlerTest {
  private static final String INJECT = "\"labels\":{\"appversion.dev/inject\":\"shop\"}";

  private final ObjectMapper json = new ObjectMapper();
  private final TestCertificate certificate = TestCertificate.make();
  private AppLookup lookup = (namespace, name) -> new KnownApp.Missing();
  private MutateHandler handler;
  private OperatorServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    handler =
        new MutateHandler(
            new InjectionPolicy(InjectionSettings.of("appversion/sidecar:dev", "0.1.0")),
            (namespace, name) -> lookup.find(namespace, name));
    server =
        OperatorServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            certificate.serverContext(),
            handler,
            exchange -> exchange.setStatusCode(202),
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
  void thePatchAddsTheSidecarAndKeepsUnknownFields() throws Exception {
    String pod =
        "{\"metadata\":{"
            + INJECT
            + ",\"annotations\":{\"a\":\"b\"}},\"spec\":{\"future\":{\"field\":1},"
            + "\"initContainers\":[{\"name\":\"migrate\"}],\"volumes\":[{\"name\":\"data\"}],"
            + "\"containers\":[{\"name\":\"app\"}]}}";

    JsonNode response = json.readTree(post(review(pod)).body()).path("response");

    assertThat(response.path("uid").asText()).isEqualTo("u1");
    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.path("warnings").path(0).asText()).contains("does not exist yet");
    JsonNode patch = json.readTree(Base64.getDecoder().decode(response.path("patch").asText()));
    JsonNode patched = JsonPatch.apply(patch, json.readTree(pod));
    assertThat(patched.at("/spec/future/field").asInt()).isEqualTo(1);
    assertThat(patched.at("/spec/initContainers/0/name").asText()).isEqualTo("appversion");
    assertThat(patched.at("/spec/initContainers/1/name").asText()).isEqualTo("migrate");
    assertThat(patched.at("/spec/volumes/0/name").asText()).isEqualTo("data");
    assertThat(patched.at("/spec/volumes/1/name").asText()).isEqualTo("appversion");
    assertThat(patched.at("/metadata/annotations/a").asText()).isEqualTo("b");
    assertThat(patched.at("/metadata/annotations/appversion.dev~1injected").asText())
        .isEqualTo("0.1.0");

    JsonNode again = json.readTree(post(review(patched.toString())).body()).path("response");
    assertThat(again.path("allowed").asBoolean()).isTrue();
    assertThat(again.has("patch")).isFalse();
  }

  @Test
  void aPodOfBareFieldsIsPatchedToo() throws Exception {
    String pod = "{\"metadata\":{" + INJECT + "},\"spec\":{\"containers\":[{\"name\":\"app\"}]}}";

    JsonNode response = json.readTree(post(review(pod)).body()).path("response");

    JsonNode patched =
        JsonPatch.apply(
            json.readTree(Base64.getDecoder().decode(response.path("patch").asText())),
            json.readTree(pod));
    assertThat(patched.at("/spec/initContainers/0/name").asText()).isEqualTo("appversion");
    assertThat(patched.at("/spec/volumes/0/name").asText()).isEqualTo("appversion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                          | is not an AdmissionReview
          not json                                                    | the body is not JSON
          {"apiVersion":"admission.k8s.io/v1"}                        | is not an AdmissionReview
          {"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"} | is not an AdmissionReview
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"} | has no request.uid
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","resource":{"group":"","resource":"pods"}}} | has no request.object
          {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","resource":{"group":"","resource":"pods"},"object":{"spec":7}}} | is not a pod
          """)
  void aBodyThatIsNotAReviewIsABadRequest(String body, String reason) throws Exception {
    HttpResponse<String> answer = post(body == null ? "" : body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains(reason);
    assertThat(reviews()).contains("outcome=\"bad_request\"} 1");
  }

  @Test
  void aBodyThatIsTooLargeIsABadRequest() throws Exception {
    HttpResponse<String> answer = post(" ".repeat((4 << 20) + 1));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("more than");
  }

  @Test
  void aBodyNestedWithoutEndIsABadRequest() throws Exception {
    assertThat(post("[".repeat(100_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void anErrorOfOursIsA500AndCounted() throws Exception {
    lookup =
        (namespace, name) -> {
          throw new IllegalStateException("boom");
        };

    HttpResponse<String> answer = post(review("{\"metadata\":{" + INJECT + "},\"spec\":{}}"));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("boom");
    assertThat(reviews()).contains("outcome=\"error\"} 1");
  }

  @Test
  void aDenialHasTheReason() throws Exception {
    String pod =
        "{\"metadata\":{"
            + INJECT
            + ",\"annotations\":{\"appversion.dev/log-level\":\"loud\"}},\"spec\":{}}";

    JsonNode response = json.readTree(post(review(pod)).body()).path("response");

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.path("status").path("message").asText())
        .contains("annotation appversion.dev/log-level is 'loud'");
  }

  @ParameterizedTest
  @CsvSource({"UPDATE, pods", "DELETE, pods", "CREATE, services"})
  void requestsOtherThanPodCreationsAreAllowedUnchanged(String operation, String resource)
      throws Exception {
    String body =
        review("{\"metadata\":{" + INJECT + "},\"spec\":{}}")
            .replace("CREATE", operation)
            .replace("\"pods\"", "\"" + resource + "\"");

    JsonNode response = json.readTree(post(body).body()).path("response");

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void onlyPostAndOnlyKnownPaths() throws Exception {
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(uri("/mutate")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(uri("/other")).build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  private static String review(String pod) {
    return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{"
        + "\"uid\":\"u1\",\"operation\":\"CREATE\",\"namespace\":\"web\","
        + "\"resource\":{\"group\":\"\",\"version\":\"v1\",\"resource\":\"pods\"},\"object\":"
        + pod
        + "}}";
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri("/mutate"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.port() + path);
  }

  private String reviews() {
    PrometheusText out = new PrometheusText();
    handler.reviews().write(out);
    return out.toString();
  }
}
