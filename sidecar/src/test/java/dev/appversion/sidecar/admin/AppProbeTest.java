package dev.appversion.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.source.Tables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Uses real sockets and a manual clock. */
class AppProbeTest {
  private static final Logger LOGGER = Logger.getLogger(AppProbe.class.getName());

  private final List<String> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private long nanos = Long.MAX_VALUE - 5; // may overflow, like System.nanoTime
  private final AppProbe probe =
      new AppProbe(Optional.empty(), "APPVERSION_UPSTREAM", Set.of(), () -> nanos);

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stop() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void lastingProblemIsLoggedOnceAndItsEndAsWell() throws Exception {
    int port;
    try (ServerSocket gone = loopback("127.0.0.1", 0)) {
      port = gone.getLocalPort();
      assertThat(probe.problem(view(port))).isEmpty();
    }
    later(Duration.ofSeconds(1));
    assertThat(probe.problem(view(port)).orElseThrow())
        .startsWith("the app accepts no connections at 127.0.0.1:" + port)
        .contains("spec.port of AppVersion shop");
    later(AppProbe.LASTING.minusSeconds(1));
    assertThat(probe.lastingProblem(view(port))).isEmpty();
    assertThat(logged).isEmpty();

    later(Duration.ofSeconds(1));
    Optional<String> lasting = probe.lastingProblem(view(port));
    assertThat(lasting).isPresent();
    later(Duration.ofSeconds(1));
    assertThat(probe.lastingProblem(view(port))).isPresent();
    assertThat(logged).containsExactly("WARNING " + lasting.get());

    try (ServerSocket back = loopback("127.0.0.1", port)) {
      later(Duration.ofSeconds(1));
      assertThat(probe.lastingProblem(view(back.getLocalPort()))).isEmpty();
    }
    assertThat(logged).last().isEqualTo("INFO the app accepts connections at 127.0.0.1:" + port);
    later(Duration.ofSeconds(1));
    assertThat(probe.problem(view(port))).isPresent();
    assertThat(probe.lastingProblem(view(port))).as("a new problem").isEmpty();
    assertThat(logged).hasSize(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAppThatListensOnAnotherAddressOnlyIsNamed() throws Exception {
    try (ServerSocket elsewhere = loopback("127.0.0.2", 0)) {
      assertThat(probe.problem(view(elsewhere.getLocalPort())).orElseThrow())
          .contains("it listens at 127.0.0.2:" + elsewhere.getLocalPort() + " only");
    }
  }

  private void later(Duration time) {
    nanos += time.toNanos();
  }

  private static ServerSocket loopback(String host, int port) throws Exception {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(host, port));
    return socket;
  }

  private static RoutingState.View view(int port) {
    return new RoutingState.View(
        Optional.of(new RoutingSnapshot(Tables.table(port, BustState.NONE, "", null), Map.of())),
        Optional.of("v1.0"),
        Optional.empty());
  }
}
