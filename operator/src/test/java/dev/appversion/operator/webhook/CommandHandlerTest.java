package dev.appversion.operator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.operator.server.OperatorServer;
import dev.appversion.operator.tls.TestCertificate;
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

class CommandHandlerTest {
  private static final String COMMAND = "{\"spec\": {\"app\": \"shop\", \"action\": \"abort\"}}";

  private final ObjectMapper json = new ObjectMapper();
  private final TestCertificate certificate = TestCertificate.make();
  private OperatorServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    server =
        OperatorServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            certificate.serverContext(),
            exchange -> exchange.setStatusCode(202),
            exchange -> exchange.setStatusCode(202),
            new CommandHandler(),
            exchange -> exchange.setStatusCode(204));
    client = HttpClient.newBuilder().sslContext(certificate.clientContext()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void theAuthenticatedUserBecomesTheAuthor() throws Exception {
    JsonNode patched = patched(COMMAND, "jane");

    assertThat(patched.at("/spec/by").asText()).isEqualTo("jane");
    assertThat(patched.at("/spec/action").asText()).isEqualTo("abort");
  }

  @Test
  void whatTheUserWroteThereIsReplaced() throws Exception {
    assertThat(
            patched("{\"spec\": {\"app\": \"shop\", \"by\": \"the boss\"}}", "jane")
                .at("/spec/by")
                .asText())
        .isEqualTo("jane");
  }

  @Test
  void aNameThatTheResourceCannotHoldIsCut() throws Exception {
    assertThat(patched(COMMAND, "j".repeat(600)).at("/spec/by").asText())
        .isEqualTo("j".repeat(512));
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE, appversioncommands, ''",
    "CREATE, appversions, ''",
    "UPDATE, appversioncommands, status"
  })
  void otherRequestsAreAllowedUnchanged(String operation, String resource, String subresource)
      throws Exception {
    JsonNode response = response(review(operation, resource, subresource, COMMAND, "jane"));

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void anObjectWithoutASpecIsLeftToTheValidationOfTheResource() throws Exception {
    JsonNode response = response(review("CREATE", "appversioncommands", "", "{}", "jane"));

    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.has("patch")).isFalse();
  }

  @Test
  void aBodyThatIsNotAReviewOfAnObjectIsABadRequest() throws Exception {
    assertThat(post("{}").statusCode()).isEqualTo(400);
    assertThat(post(review("CREATE", "appversioncommands", "", "null", "jane")).body())
        .contains("has no request.object");
  }

  private JsonNode patched(String command, String user) throws Exception {
    JsonNode response = response(review("CREATE", "appversioncommands", "", command, user));
    assertThat(response.path("allowed").asBoolean()).isTrue();
    return JsonPatch.apply(
        json.readTree(Base64.getDecoder().decode(response.path("patch").asText())),
        json.readTree(command));
  }

  private JsonNode response(String review) throws Exception {
    HttpResponse<String> response = post(review);
    assertThat(response.statusCode()).isEqualTo(200);
    return json.readTree(response.body()).path("response");
  }

  private static String review(
      String operation, String resource, String subresource, String object, String user) {
    return """
    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
      "uid": "u1", "operation": "%s", "namespace": "web", "name": "shop", "subResource": "%s",
      "resource": {"group": "appversion.dev", "version": "v1alpha1", "resource": "%s"},
      "userInfo": {"username": "%s", "groups": ["system:authenticated"]}, "object": %s}}
    """
        .formatted(operation, subresource, resource, user, object);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/command"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
