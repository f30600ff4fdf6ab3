package dev.appversion.packaging.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
  @TempDir Path directory;

  @Test
  void readsEachKindOfLine() throws Exception {
    Files.writeString(directory.resolve("pods.json"), "{}");
    Scenario scenario =
        read(
            """
            # a comment
            env APPVERSION_UPSTREAM=http://127.0.0.1:${stub}/?a=b
            arg --port=${shop}
            also jdk/internal/net/http/
            answer GET /api/v1/pods 200 application/json @pods.json
            answer WATCH /x 201 text/plain a body with spaces

            wait 60 http://127.0.0.1:${shop}/
            sleep 250
            send 3x POST http://127.0.0.1:${shop}/cart Cookie:a=b X-A:1:2 -- item=1
            send GET http://127.0.0.1:${shop}/
            """);

    assertThat(scenario.environment())
        .containsExactly(Map.entry("APPVERSION_UPSTREAM", "http://127.0.0.1:9090/?a=b"));
    assertThat(scenario.arguments()).containsExactly("--port=8080");
    assertThat(scenario.packages()).containsExactly("jdk/internal/net/http/");
    assertThat(scenario.answers()).containsOnlyKeys("GET /api/v1/pods", "WATCH /x");
    assertThat(scenario.answers().get("GET /api/v1/pods").body()).asString().isEqualTo("{}");
    assertThat(scenario.answers().get("WATCH /x"))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(201);
              assertThat(answer.type()).isEqualTo("text/plain");
              assertThat(answer.body()).asString().isEqualTo("a body with spaces");
            });
    assertThat(scenario.steps().subList(0, 2))
        .isEqualTo(
            List.of(
                new Step.Wait(Duration.ofSeconds(60), URI.create("http://127.0.0.1:8080/")),
                new Step.Pause(Duration.ofMillis(250))));
    assertThat(scenario.steps().subList(2, 4))
        .isEqualTo(
            List.of(
                new Step.Send(
                    3,
                    "POST",
                    URI.create("http://127.0.0.1:8080/cart"),
                    Map.of("Cookie", "a=b", "X-A", "1:2"),
                    Optional.of("item=1")),
                new Step.Send(
                    1, "GET", URI.create("http://127.0.0.1:8080/"), Map.of(), Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiat 60 http://localhost/", "arg"})
  void anUnknownOrIncompleteLineIsRefused(String line) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training.txt")
        .hasMessageContaining(line);
  }

  private Scenario read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("training.txt"), text);
    return Scenario.read(file, name -> name.equals("shop") ? "8080" : "9090");
  }
}
