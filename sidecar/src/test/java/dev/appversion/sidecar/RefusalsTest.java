package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TraceContext;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.HttpSettings;
import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import dev.appversion.sidecar.metrics.VersionExposition;
import dev.appversion.sidecar.metrics.VersionMetrics.Failure;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.request.PreviewLink;
import dev.appversion.versioning.token.BustToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each reason for which a sidecar refuses a request is counted once, and no other is. */
class RefusalsTest {
  private static final String ASSET = "/static/a.0123456789ab.css";
  private static final String V2 = "X-App-Requested-Version: v2";
  private static final Duration BRIEF = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Shop shop = new Shop();
  private Duration responseTimeout = BRIEF;
  private Observation observation = Observation.NONE;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  /** /end closes the connection, /silent gets no response; there are no static files. */
  private RawApp app() throws IOException {
    return keep(
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                if (head.contains(" /end")) {
                  return;
                } else if (head.contains(" /silent")) {
                  connection.read();
                } else if (head.contains(" /static/")) {
                  connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                } else {
                  connection.ok("ok");
                }
              }
            }));
  }

  /** An address without a listener, whose port stays in use until the end. */
  private String nowhere() throws IOException {
    Socket taken = keep(new Socket());
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return "127.0.0.1:" + taken.getLocalPort();
  }

  /** A sidecar that waits 200 ms for a permit, a head or a response, with one permit. */
  private Pod pod(String app) {
    return keep(Pod.before(app, this::hasty, Buster.NONE, observation));
  }

  private ProxySettings hasty(ProxySettings settings) {
    return settings
        .withTimeouts(BRIEF, responseTimeout, LONG, LONG)
        .withLimits(new ProxyLimits(8192, 1, 1, LONG, 64 << 10))
        .withHttp(HttpSettings.DEFAULT.withClientTimeouts(LONG, BRIEF));
  }

  /** The pod of v1, the only version with visitors; v2 is at this address. */
  private Pod shop(String second) throws IOException {
    Pod pod = pod(app().hostAndPort());
    shop.version("v1", 1, pod.hostAndPort()).version("v2", 0, second);
    pod.state.publish(shop.view("v1"));
    return pod;
  }

  private Pod shop() throws IOException {
    return shop(nowhere());
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIsCountedByTheReasonOfItsRefusal(Refusal reason) throws IOException {
    Pod pod = refuse(reason);

    await().until(() -> pod.metrics.inFlight() == 0);
    assertThat(Arrays.stream(Refusal.values()).filter(each -> pod.metrics.refusals(each) > 0))
        .containsExactly(reason);
    if (reason != Refusal.HOP_UNAVAILABLE) { // the other sidecar tries again
      assertThat(pod.metrics.refusals(reason)).isEqualTo(1);
    }
  }

  /** The sidecar that refuses a request for this reason. */
  private Pod refuse(Refusal reason) throws IOException {
    return switch (reason) {
      case MALFORMED -> refused(shop(), 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
      case HEAD_TOO_LARGE -> refused(shop(), 414, get("/" + "a".repeat(80 << 10)));
      case HEAD_TIMEOUT -> refused(shop(), 408, "GET / HTTP/1.1\r\nHost: shop");
      case CONFLICT -> refused(shop(), 409, get("/", "X-App-Requested-Version: v9"));
      case NOT_READY -> refused(pod(""), 503, get("/"));
      case UNREACHABLE -> refused(shop(), 503, get("/", V2));
      case HOP_UNAVAILABLE -> hopUnavailable();
      case OVERLOADED -> overloaded("Accept: */*");
      case TIMEOUT -> refused(shop(), 504, get("/silent"));
      case BAD_GATEWAY -> refused(shop(), 502, get("/end"));
      case ASSET_NOT_FOUND -> assetNotFound();
      case STORE_UNAVAILABLE -> storeUnavailable();
      case ENDPOINT_NOT_FOUND -> refused(shop(), 404, get("/__appversion/nothing"));
      case METHOD_NOT_ALLOWED -> refused(shop(), 405, post("/version"));
      case PREVIEW_REFUSED -> refused(shop(), 403, get(new PreviewLink("forged", "/").target()));
      case BUST_UNAUTHORIZED -> refused(shop(), 401, post("/cache/bust"));
      case BUST_FAILED -> refused(shop(), 503, post("/cache/bust", bustToken()));
      case INTERNAL -> internal();
    };
  }

  private static Pod refused(Pod pod, int status, String request) throws IOException {
    assertThat(RawHttp.request(pod.address(), request).status()).isEqualTo(status);
    return pod;
  }

  private static String get(String path, String... fields) {
    return RawHttp.head("GET " + path + " HTTP/1.1", fields);
  }

  private static String post(String path, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Length: 0");
    return RawHttp.head("POST " + path + " HTTP/1.1", all.toArray(String[]::new));
  }

  private static String bustToken() {
    return "Authorization: Bearer "
        + BustToken.issue(Shop.KEYS, "web/shop", Instant.now().plusSeconds(60), "nonce");
  }

  /** The sidecar of v2, whose app accepts no connections, refuses the hop of the other one. */
  private Pod hopUnavailable() throws IOException {
    Pod second = pod(nowhere());
    Pod first = shop(second.hostAndPort());
    second.state.publish(shop.view("v2"));
    refused(first, 503, get("/", V2));
    return second;
  }

  /** A request without a response has the only permit. */
  private Pod overloaded(String version) throws IOException {
    responseTimeout = LONG;
    Pod pod = shop(app().hostAndPort());
    try (RawHttp first = RawHttp.connect(pod.address())) {
      first.send(get("/silent", version));
      await().until(() -> pod.metrics.upstream().value(Gauge.REQUESTS) == 1);
      return refused(pod, 503, get("/", version));
    }
  }

  /** No request is known to cause an exception in a handler; a tracer that throws causes one. */
  private Pod internal() throws IOException {
    RequestTracer failing =
        new RequestTracer() {
          @Override
          public Optional<RequestSpan> start(String name, Optional<TraceContext> parent) {
            throw new IllegalStateException("a fault in a tracer");
          }

          @Override
          public void close() {}
        };
    observation = new Observation(Optional.empty(), Optional.of(failing));
    return refused(shop(), 502, get("/"));
  }

  private Pod assetNotFound() throws IOException {
    Pod pod = shop();
    String file = ASSET.substring("/static/".length());
    shop.manifest(
        "v1", new Manifest(Map.of("a.css", file), "0123456789ab", Set.of(file), Map.of()));
    pod.state.publish(shop.view("v1"));
    return refused(pod, 404, get(ASSET));
  }

  private Pod storeUnavailable() throws IOException {
    Pod pod = shop();
    shop.store(nowhere());
    pod.state.publish(shop.view("v1"));
    return refused(pod, 503, get(ASSET));
  }

  /** A fallback needs more than one request, see {@link VersionMetricsOfRequestsTest}. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "FALLBACK")
  void aVersionWithoutAResponseFailsWhereItIsSelected(Failure failure) throws IOException {
    Pod pod =
        switch (failure) {
          case UNREACHABLE -> refused(shop(), 503, get("/", V2));
          case TIMEOUT -> refused(shop(app().hostAndPort()), 504, get("/silent", V2));
          case BAD_GATEWAY -> refused(shop(app().hostAndPort()), 502, get("/end", V2));
          case OVERLOADED -> overloaded(V2);
          case FALLBACK -> throw new IllegalArgumentException("not by one request");
        };

    await().until(() -> pod.metrics.inFlight() == 0);
    assertThat(failures(pod))
        .containsExactly(
            "appversion_version_failures_total{version=\"v2\",reason=\"" + failure + "\"} 1");
  }

  private static List<String> failures(Pod pod) {
    PrometheusText text = new PrometheusText();
    VersionExposition.write(text, pod.metrics.versions());
    return text.toString()
        .lines()
        .filter(
            line -> line.startsWith("appversion_version_failures_total") && !line.endsWith(" 0"))
        .toList();
  }
}
