package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.appversion.operator.apiserver.LogRecorder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerWaitTest {
  /** The response of kube-apiserver 1.34 (apiserver/pkg/storage/cacher). */
  private static final String INITIALIZING =
      """
      {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
       "message":"storage is (re)initializing","reason":"TooManyRequests",
       "details":{"retryAfterSeconds":1},"code":429}
      """;

  private final AtomicInteger refusals = new AtomicInteger();
  private final List<String> requested = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String uri = exchange.getRequestURI().toString();
          requested.add(uri);
          boolean refused = uri.contains("/appversions") && refusals.getAndDecrement() > 0;
          byte[] body =
              (refused ? INITIALIZING : "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(refused ? 429 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void aStorageThatIsInitializedIsWaitedForWithALineAndLongerEachTime() {
    refusals.set(7);
    try (LogRecorder log = new LogRecorder(ApiServerWait.class.getName())) {
      assertThat(waiting(Set.of(), true).untilServed()).isTrue();

      assertThat(pauses)
          .extracting(Duration::toSeconds)
          .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
      assertThat(log.warnings())
          .hasSize(7)
          .allSatisfy(
              line -> {
                assertThat(line.getThrown()).isNull();
                assertThat(line.getMessage())
                    .contains("appversions.appversion.dev: storage is (re)initializing");
              });
    }
  }

  @Test
  void everyTypeIsListedAsByAnInformerInEachNamespace() {
    assertThat(waiting(Set.of("web"), true).untilServed()).isTrue();

    assertThat(pauses).isEmpty();
    assertThat(requested)
        .hasSize(7)
        .allSatisfy(uri -> assertThat(uri).contains("/namespaces/web/", "resourceVersion=0"));
    assertThat(String.join(" ", requested))
        .contains("/appversions?", "/services?", "/configmaps?", "/roles?", "/rolebindings?")
        .contains("/pods?", "/appversioncommands?");
  }

  @Test
  void aProcessThatEndsDoesNotWait() {
    refusals.set(Integer.MAX_VALUE);

    assertThat(waiting(Set.of(), false).untilServed()).isFalse();

    assertThat(pauses).hasSize(1);
  }

  private ApiServerWait waiting(Set<String> namespaces, boolean goOn) {
    return new ApiServerWait(
        client,
        namespaces,
        length -> {
          pauses.add(length);
          return goOn;
        });
  }
}
