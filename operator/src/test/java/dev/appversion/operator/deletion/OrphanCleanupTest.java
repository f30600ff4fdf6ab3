package dev.appversion.operator.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.appversion.operator.apiserver.LogRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphanCleanupTest {
  private static final Duration ROUND = Duration.ofSeconds(2);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final LogRecorder log = new LogRecorder(OrphanCleanup.class.getName());
  private final InstantSource source = () -> this.now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private Instant now = Instant.EPOCH;
  private volatile int answer = 403;
  private HttpServer server;
  private KubernetesClient client;
  private OrphanCleanup orphanCleanup;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          byte[] body =
              """
              {"kind":"Status","apiVersion":"v1","status":"%s","code":%d,
               "message":"services are kept by a policy"}
              """
                  .formatted(answer == 200 ? "Success" : "Failure", answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer, body.length);
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
    orphanCleanup =
        new OrphanCleanup(
            client,
            new OrphanedObjects((namespace, name) -> Optional.of(false), clock, Duration.ZERO),
            "test",
            clock);
  }

  @AfterEach
  void stop() {
    log.close();
    client.close();
    server.stop(0);
  }

  @Test
  void aFailureIsWarnedOfOncePerObjectAndPause() {
    for (int round = 0; round < 15; round++) {
      orphanCleanup.carryOut(Stream.of(released("shop"), released("shop-v1")));
      now = now.plus(ROUND);
    }

    assertThat(requests)
        .as("after 1, 2, 4, 8 and 16 s at the next round: at 0, 2, 4, 8 and 16 s")
        .hasSize(10);
    assertThat(log.warnings())
        .hasSameSizeAs(requests)
        .allSatisfy(line -> assertThat(line.getThrown()).isNull())
        .first()
        .extracting(LogRecord::getMessage)
        .asString()
        .contains("Service", "shop", "web", "services are kept by a policy", "seconds=1");
  }

  @Test
  void changedAndDeletedObjectsAreNoFailure() {
    answer = 409;
    orphanCleanup.carryOut(Stream.of(released("shop")));
    orphanCleanup.carryOut(Stream.of(released("shop")));
    answer = 404;
    orphanCleanup.carryOut(Stream.of(released("shop")));
    answer = 200;
    orphanCleanup.carryOut(Stream.of(released("shop")));

    assertThat(requests).hasSize(4);
    assertThat(log.warnings()).isEmpty();
  }

  private static HasMetadata released(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("web")
        .withResourceVersion("7")
        .addToLabels("appversion.dev/app", "shop")
        .addToAnnotations("appversion.dev/released", "1111")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }
}
