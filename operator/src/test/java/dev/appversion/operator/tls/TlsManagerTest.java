package dev.appversion.operator.tls;

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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsManagerTest {

  @Test
  void anUnexpectedErrorIsLoggedOnceInOneLine() throws IOException {
    HttpServer apiServer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    apiServer.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    apiServer.start();
    TlsSettings settings =
        new TlsSettings(
            "system",
            "tls",
            List.of("127.0.0.1"),
            "",
            TlsSettings.Source.OPERATOR,
            Rotation.DEFAULT);
    try (KubernetesClient client = client(apiServer.getAddress().getPort());
        LogRecorder log = new LogRecorder(TlsManager.class.getName());
        TlsManager manager = new TlsManager(client, settings, new BrokenClock(), bundle -> {})) {
      for (int i = 0; i < 3; i++) {
        assertThat(manager.tick()).isFalse();
      }

      assertThat(log.warnings())
          .singleElement()
          .satisfies(
              logged -> {
                assertThat(logged.getMessage())
                    .endsWith("error=java.lang.IllegalStateException: no time");
                assertThat(logged.getThrown()).isNull();
              });
    } finally {
      apiServer.stop(0);
    }
  }

  private static KubernetesClient client(int port) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private static final class BrokenClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw new IllegalStateException("no time");
    }
  }
}
