package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.accesslog.AccessLog;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.metrics.VersionExposition;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.token.BustToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The system clocks of the nodes are stepped by an hour, forwards or backwards, while requests are
 * in progress. All visitors are routed to v2; they arrive at the sidecar of v1.
 */
class ClockStepsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
  private static final int HOUR = 3600;

  /** The clock of one node. */
  private static final class NodeClock implements InstantSource {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    void step(int seconds) {
      now = now.plusSeconds(seconds);
    }
  }

  /** A sidecar with an access log, on a node with its clock. */
  private static final class Node implements AutoCloseable {
    private final NodeClock clock = new NodeClock();
    private final RoutingState state = new RoutingState();
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final AccessLog accessLog = new AccessLog(1, log, metrics, clock);
    private final Sidecar sidecar;

    Node(RawApp app) {
      ProxySettings settings =
          ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withModulesRead(0)
              .withTimeouts(
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(20),
                  Duration.ofSeconds(5))
              .withUpstream(URI.create("http://" + app.hostAndPort()));
      this.sidecar =
          Sidecar.start(
              settings,
              state,
              metrics,
              token -> new Buster.Result.Accepted(0),
              new Observation(Optional.of(accessLog), Optional.empty()),
              clock);
    }

    String hostAndPort() {
      return "127.0.0.1:" + sidecar.address().getPort();
    }

    JsonNode lastLogLine() throws IOException {
      await().until(() -> log.toString(StandardCharsets.UTF_8).endsWith("\n"));
      return JSON.readTree(log.toString(StandardCharsets.UTF_8).lines().toList().getLast());
    }

    /** The sum of all durations that were recorded for the app, in seconds. */
    double recordedSeconds() {
      PrometheusText text = new PrometheusText();
      VersionExposition.write(text, metrics.versions());
      return text.toString()
          .lines()
          .filter(line -> line.startsWith("appversion_app_request_duration_seconds_sum"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
          .sum();
    }

    @Override
    public void close() {
      sidecar.close();
      accessLog.close();
    }
  }

  private final CountDownLatch mayRespond = new CountDownLatch(1);
  private RawApp one;
  private RawApp two;
  private Node entry;
  private Node pod;

  @BeforeEach
  void start() throws IOException {
    one = RawApp.saying("one");
    two = RawApp.start(this::respond);
    entry = new Node(one);
    pod = new Node(two);
    Shop shop =
        new Shop().version("v1", 0, entry.hostAndPort()).version("v2", 1, pod.hostAndPort());
    entry.state.publish(shop.view("v1"));
    pod.state.publish(shop.view("v2"));
  }

  private void respond(RawApp.Connection connection) throws IOException {
    for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
      if (head.startsWith("GET /held ")) {
        try {
          mayRespond.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      connection.ok("two");
    }
  }

  @AfterEach
  void stop() throws IOException {
    mayRespond.countDown();
    entry.close();
    pod.close();
    one.close();
    two.close();
  }

  private void stepAll(int seconds) {
    entry.clock.step(seconds);
    pod.clock.step(seconds);
  }

  @ParameterizedTest
  @ValueSource(ints = {HOUR, -HOUR})
  void requestsInProgressContinueAndTheirDurationsAreReal(int step) throws Exception {
    try (RawHttp client = RawHttp.connect(entry.sidecar.address())) {
      client.send(RawHttp.head("GET /held HTTP/1.1"));
      await().until(() -> !two.heads().isEmpty());

      stepAll(step);
      mayRespond.countDown();

      RawHttp.Response response = client.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("two");
    }
    JsonNode line = pod.lastLogLine();
    assertThat(Instant.parse(line.get("time").asText())).isEqualTo(START.plusSeconds(step));
    assertThat(line.get("duration_ms").asDouble()).isBetween(0.0, HOUR * 500.0);
    await().untilAsserted(() -> assertThat(pod.recordedSeconds()).isPositive());
    assertThat(pod.recordedSeconds()).isLessThan(HOUR / 2.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {HOUR, -HOUR})
  void timeoutsAreNotAffected(int step) throws Exception {
    try (RawHttp client = RawHttp.connect(entry.sidecar.address())) {
      client.send(RawHttp.head("GET /held HTTP/1.1"));
      await().until(() -> !two.heads().isEmpty());

      stepAll(step);

      assertThat(client.read().status()).isEqualTo(504);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {HOUR, -HOUR})
  void visitorsKeepTheirVersionAndHopsAreAccepted(int step) throws Exception {
    RawHttp.Response before = RawHttp.get(entry.sidecar.address(), "/", "Accept: text/html");
    String cookie =
        RequestPins.AFFINITY_COOKIE
            + "="
            + before.cookie(RequestPins.AFFINITY_COOKIE).orElseThrow();

    stepAll(step);

    assertThat(
            RawHttp.get(entry.sidecar.address(), "/", "Accept: text/html", "Cookie: " + cookie)
                .body())
        .isEqualTo("two");
    assertThat(pod.lastLogLine().get("hop").asText()).isEqualTo("from");
    assertThat(pod.metrics.total(Count.HOPS_REFUSED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {HOUR, -HOUR})
  void requestsAreServedWhenTheClockOfOneNodeIsStepped(int step) throws Exception {
    entry.clock.step(step);

    assertThat(RawHttp.get(entry.sidecar.address(), "/").body()).isEqualTo("two");

    assertThat(pod.metrics.total(Count.HOPS_REFUSED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {HOUR, -HOUR})
  void bustTokensOfBeforeAreInvalidAndNewOnesValid(int step) throws Exception {
    String before = bustToken(entry.clock.instant());
    assertThat(bust(before)).isEqualTo(200);

    stepAll(step);

    assertThat(bust(before)).isEqualTo(401);
    assertThat(bust(bustToken(entry.clock.instant()))).isEqualTo(200);
  }

  private String bustToken(Instant now) {
    String scope = entry.state.current().snapshot().orElseThrow().table().scope();
    return BustToken.issue(Shop.KEYS, scope, now.plus(BustToken.DEFAULT_LIFETIME), "nonce");
  }

  private int bust(String token) throws IOException {
    String head =
        RawHttp.head(
            "POST /cache/bust HTTP/1.1", "Authorization: Bearer " + token, "Content-Length: 0");
    return RawHttp.request(entry.sidecar.address(), head).status();
  }
}
