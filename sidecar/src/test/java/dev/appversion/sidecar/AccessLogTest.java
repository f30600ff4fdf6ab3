package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.sidecar.accesslog.AccessLog;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.state.RoutingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The access log of two sidecars, one hop apart. */
class AccessLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-00f067aa0ba902b7-01";

  private final List<AutoCloseable> open = new ArrayList<>();
  private Logged v1;
  private Logged v2;

  /** A sidecar with an access log of all requests. */
  private record Logged(
      Sidecar sidecar, RoutingState state, ProxyMetrics metrics, ByteArrayOutputStream out) {
    InetSocketAddress address() {
      return sidecar.address();
    }

    String hostAndPort() {
      return "127.0.0.1:" + address().getPort();
    }

    List<String> lines(int count) {
      await().until(() -> out.toString(StandardCharsets.UTF_8).lines().count() >= count);
      return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    JsonNode line() throws IOException {
      return JSON.readTree(lines(1).getFirst());
    }
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  private Logged before(RawApp app) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProxyMetrics metrics = new ProxyMetrics();
    RoutingState state = new RoutingState();
    AccessLog log =
        keep(
            new AccessLog(
                1, out, metrics, InstantSource.fixed(Instant.parse("2026-11-30T10:00:00Z"))));
    Sidecar sidecar =
        keep(
            Sidecar.start(
                ProxySettings.listeningOn(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .withModulesRead(0)
                    .withUpstream(URI.create("http://" + app.hostAndPort())),
                state,
                metrics,
                Buster.NONE,
                new Observation(Optional.of(log), Optional.empty()),
                InstantSource.system()));
    return new Logged(sidecar, state, metrics, out);
  }

  @BeforeEach
  void start() throws IOException {
    v1 = before(keep(RawApp.saying("one")));
    v2 = before(keep(RawApp.saying("second")));
    Shop shop = new Shop().version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    v1.state().publish(shop.view("v1"));
    v2.state().publish(shop.view("v2"));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void aRequestForTheOwnAppIsALineWithoutAHop() throws IOException {
    RawHttp.get(v1.address(), "/a/b", TRACEPARENT);

    JsonNode line = v1.line();
    assertThat(line.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly(
            "time",
            "method",
            "path",
            "status",
            "duration_ms",
            "version",
            "decision",
            "hop",
            "bytes",
            "trace_id");
    assertThat(line.get("time").asText()).isEqualTo("2026-11-30T10:00:00.000Z");
    assertThat(line.get("method").asText()).isEqualTo("GET");
    assertThat(line.get("path").asText()).isEqualTo("/a/b");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("duration_ms").asDouble()).isPositive();
    assertThat(line.get("version").asText()).isEqualTo("v1");
    assertThat(line.get("decision").asText()).isEqualTo("weight");
    assertThat(line.get("hop").asText()).isEqualTo("none");
    assertThat(line.get("bytes").asInt()).isEqualTo(3);
    assertThat(line.get("trace_id").asText()).isEqualTo(TRACE);
  }

  @Test
  void bothSidecarsOfAHopLogTheRequestUnderOneTraceId() throws IOException {
    RawHttp.get(v1.address(), "/a", "X-App-Requested-Version: v2", TRACEPARENT);

    JsonNode selected = v1.line();
    JsonNode answered = v2.line();
    assertThat(selected.get("hop").asText()).isEqualTo("to");
    assertThat(selected.get("decision").asText()).isEqualTo("header");
    assertThat(answered.get("hop").asText()).isEqualTo("from");
    assertThat(answered.get("decision").asText()).isEqualTo("hop");
    for (JsonNode line : List.of(selected, answered)) {
      assertThat(line.get("version").asText()).isEqualTo("v2");
      assertThat(line.get("bytes").asInt()).isEqualTo(6);
      assertThat(line.get("trace_id").asText()).isEqualTo(TRACE);
    }
  }

  @Test
  void nothingOfTheClientIsInALine() throws IOException {
    RawHttp.get(
        v1.address(),
        "/a?token=secret-query&__appversion=v1",
        "Cookie: session=secret-cookie",
        "Authorization: Bearer secret-token",
        "User-Agent: secret-agent",
        "X-Forwarded-For: 192.0.2.7");

    assertThat(v1.lines(1).getFirst())
        .contains("\"path\":\"/a\"")
        .doesNotContain("secret", "192.0.2.7", "127.0.0.1", "?");
  }

  @Test
  void refusedAndMalformedRequestsAreLines() throws IOException {
    RawHttp.get(v1.address(), "/a", "X-App-Requested-Version: v9");
    RawHttp.request(v1.address(), "GET /b?secret HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");

    List<String> lines = v1.lines(2);
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("\"status\":409", "\"conflict\""))
        .anySatisfy(line -> assertThat(line).contains("\"status\":400", "\"malformed\""))
        .noneMatch(line -> line.contains("\"version\":") || line.contains("secret"));
    assertThat(v1.metrics().total(Count.ACCESS_LOG_DROPPED)).isZero();
  }
}
