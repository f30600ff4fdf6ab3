package dev.appversion.process.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.metrics.PrometheusText.MetricType;
import io.undertow.util.StatusCodes;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Health ready = Health.OK;
  private final AdminServer server =
      AdminServer.start(
          InetSocketAddress.createUnresolved("127.0.0.1", 0),
          new AdminEndpoints(
              () -> ready, out -> out.metric("a_total", MetricType.COUNTER, "A.").sample(1)));

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void livenessDoesNotFollowReadiness() throws Exception {
    ready = Health.failed("the caches are not filled yet");

    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    HttpResponse<String> response = send("GET", "/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("the caches are not filled yet\n");

    ready = Health.OK;
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsHaveTheContentTypeOfPrometheus() throws Exception {
    HttpResponse<String> response = send("GET", "/metrics");

    assertThat(response.body()).isEqualTo("# HELP a_total A.\n# TYPE a_total counter\na_total 1\n");
    assertThat(response.headers().firstValue("Content-Type")).contains(PrometheusText.CONTENT_TYPE);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/other"})
  void onlyGetAndHeadAreAllowed(String path) throws Exception {
    HttpResponse<String> response = send("POST", path);

    assertThat(response.statusCode()).isEqualTo(StatusCodes.METHOD_NOT_ALLOWED);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(send("HEAD", path).body()).isEmpty();
  }

  @Test
  void otherPathsListTheEndpoints() throws Exception {
    HttpResponse<String> response = send("GET", "/metric");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("not found; use /healthz, /readyz or /metrics\n");
  }

  @Test
  void anAddressThatCannotBeResolvedIsAnErrorWithItsName() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("no-such-host.invalid", 0);

    assertThatThrownBy(
            () -> AdminServer.start(unknown, new AdminEndpoints(() -> Health.OK, out -> {})))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
