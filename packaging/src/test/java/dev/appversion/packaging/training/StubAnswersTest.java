package dev.appversion.packaging.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StubAnswersTest {
  private static final byte[] NO_BODY = {};

  private final StubAnswers answers =
      new StubAnswers(
          Map.of(
              "GET /api/v1/namespaces/web/secrets/shop", StubAnswer.json(200, "a secret"),
              "WATCH /api/v1/pods", StubAnswer.json(200, "an event")));

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/namespaces/web/secrets/shop, 200, a secret",
    "GET, /api/v1/namespaces/web/secrets/other, 404, NotFound",
    "GET, /api/v1/namespaces/web/secrets, 200, items",
    "GET, /apis/appversion.dev/v1alpha1/appversions, 200, items",
    "DELETE, /api/v1/namespaces/web/pods/a, 200, Success",
    "GET, /cart, 200, <title>stub</title>",
  })
  void followTheScenarioThenTheKubernetesApiThenAPage(
      String method, String path, int status, String content) {
    StubAnswer answer = answers.to(method, path, NO_BODY);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).asString(UTF_8).contains(content);
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "PATCH"})
  void aWriteIsEchoed(String method) {
    byte[] body = "{\"kind\":\"Lease\"}".getBytes(UTF_8);

    assertThat(answers.to(method, "/apis/coordination.k8s.io/v1/leases/a", body).body())
        .isEqualTo(body);
  }

  @Test
  void aWatchHasTheEventsOfTheScenario() {
    assertThat(answers.watch("/api/v1/pods")).isPresent();
    assertThat(answers.watch("/api/v1/nodes")).isEmpty();
  }
}
