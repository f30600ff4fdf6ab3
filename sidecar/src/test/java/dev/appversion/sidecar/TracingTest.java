package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.process.tracing.RequestTracer;
import dev.appversion.process.tracing.TracingLibraries;
import dev.appversion.process.tracing.TracingOptions;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.testkit.otlp.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of two sidecars, one hop apart, as a collector receives them. */
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLIENT = "00f067aa0ba902b7";
  private static final String SAMPLED = "traceparent: 00-" + TRACE + "-" + CLIENT + "-01";
  private static final String UNSAMPLED = "traceparent: 00-" + TRACE + "-" + CLIENT + "-00";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ProxyMetrics metrics = new ProxyMetrics();
  private OtlpCollector collector;
  private final List<RequestTracer> tracers = new ArrayList<>();
  private RawApp app;
  private RawApp second;
  private Sidecar sidecar;

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  private RequestTracer tracer(double share) {
    RequestTracer tracer =
        keep(
            TracingLibraries.find()
                .orElseThrow()
                .open(
                    new TracingOptions(collector.endpoint(), share, Map.of()),
                    spans -> metrics.count(Count.SPANS_DROPPED, spans)));
    tracers.add(tracer);
    return tracer;
  }

  private Sidecar before(RawApp upstream, RoutingState state, double share) {
    return keep(
        Sidecar.start(
            ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withModulesRead(0)
                .withUpstream(URI.create("http://" + upstream.hostAndPort())),
            state,
            metrics,
            Buster.NONE,
            new Observation(Optional.empty(), Optional.of(tracer(share))),
            InstantSource.system()));
  }

  /** Starts two sidecars with this share of traces of their own. */
  private void start(double share) throws IOException {
    start(share, share);
  }

  private void start(double share, double behind) throws IOException {
    app = keep(RawApp.saying("one"));
    second = keep(RawApp.saying("second"));
    RoutingState first = new RoutingState();
    RoutingState other = new RoutingState();
    sidecar = before(app, first, share);
    String hop = "127.0.0.1:" + before(second, other, behind).address().getPort();
    Shop shop =
        new Shop()
            .version("v1", 1, "127.0.0.1:" + sidecar.address().getPort())
            .version("v2", 0, hop);
    first.publish(shop.view("v1"));
    other.publish(shop.view("v2"));
  }

  @BeforeEach
  void collect() throws IOException {
    collector = keep(OtlpCollector.start());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private List<Span> spans(int count) {
    await().until(() -> metrics.inFlight() == 0);
    tracers.forEach(RequestTracer::close);
    assertThat(collector.spans()).hasSize(count);
    return collector.spans();
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Test
  void aRequestForTheOwnAppIsASpanWithTheVersionAndTheDecision() throws IOException {
    start(0);

    RawHttp.get(sidecar.address(), "/a/b?query=secret", SAMPLED);

    Span span = spans(1).getFirst();
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(OtlpCollector.attributes(span))
        .isEqualTo(
            Map.of(
                "http.request.method", "GET",
                "url.path", "/a/b",
                "url.scheme", "http",
                "network.protocol.version", "1.1",
                "http.response.status_code", "200",
                "appversion.version", "v1",
                "appversion.decision", "weight",
                "appversion.hop", "none"));
  }

  @Test
  void theSpansOfAHopAreParentsOfEachOtherAndOfTheApps() throws IOException {
    start(0);

    RawHttp.get(
        sidecar.address(),
        "/",
        "X-App-Requested-Version: v2",
        SAMPLED,
        "tracestate: rojo=00f067aa0ba902b7");

    List<Span> spans = spans(2);
    Span entry =
        spans.stream()
            .filter(it -> hex(it.getParentSpanId()).equals(CLIENT))
            .findFirst()
            .orElseThrow();
    Span behind =
        spans.stream()
            .filter(it -> it.getParentSpanId().equals(entry.getSpanId()))
            .findFirst()
            .orElseThrow();
    assertThat(OtlpCollector.attributes(entry))
        .containsEntry("appversion.decision", "header")
        .containsEntry("appversion.version", "v2")
        .containsEntry("appversion.hop", "to");
    assertThat(OtlpCollector.attributes(behind))
        .containsEntry("appversion.decision", "hop")
        .containsEntry("appversion.version", "v2")
        .containsEntry("appversion.hop", "from");
    assertThat(second.heads().getFirst())
        .contains(
            "traceparent: 00-" + TRACE + "-" + hex(behind.getSpanId()) + "-01",
            "tracestate: rojo=00f067aa0ba902b7");
  }

  @Test
  void noTraceBeginsBehindAHop() throws IOException {
    start(0, 1);

    RawHttp.get(sidecar.address(), "/", "X-App-Requested-Version: v2");

    assertThat(second.heads()).hasSize(1);
    assertThat(second.heads().getFirst()).doesNotContain("traceparent");
    spans(0);
  }

  /** It belongs to another trace, or to none (W3C Trace Context, "Processing Model"). */
  @Test
  void aTraceThatBeginsHasNoTraceStateOfAnother() throws IOException {
    start(1);

    RawHttp.get(
        sidecar.address(), "/", "traceparent: invalid", "tracestate: rojo=00f067aa0ba902b7");

    spans(1);
    assertThat(app.heads().getFirst()).contains("traceparent: 00-").doesNotContain("tracestate");
  }

  @Test
  void aTraceThatIsNotSampledPassesUnchanged() throws IOException {
    start(1);

    RawHttp.get(sidecar.address(), "/", UNSAMPLED);

    assertThat(app.heads().getFirst()).contains(UNSAMPLED);
    spans(0);
  }

  /** The flags: sampled, and a random trace id (W3C Trace Context level 2). */
  @Test
  void aRequestWithoutATraceStartsOneByTheShare() throws IOException {
    start(1);

    RawHttp.get(sidecar.address(), "/");

    Span root = spans(1).getFirst();
    assertThat(root.getParentSpanId().isEmpty()).isTrue();
    assertThat(app.heads().getFirst())
        .contains(
            "traceparent: 00-" + hex(root.getTraceId()) + "-" + hex(root.getSpanId()) + "-03");
  }

  @Test
  void aRequestWithoutATraceGetsNoneOutsideOfTheShare() throws IOException {
    start(0);

    RawHttp.get(sidecar.address(), "/");

    assertThat(app.heads().getFirst()).doesNotContain("traceparent");
    spans(0);
  }

  @Test
  void aRefusalIsASpanWithItsReason() throws IOException {
    start(0);

    RawHttp.get(sidecar.address(), "/", "X-App-Requested-Version: v9", SAMPLED);

    assertThat(OtlpCollector.attributes(spans(1).getFirst()))
        .containsEntry("http.response.status_code", "409")
        .containsEntry("appversion.refusal", "conflict")
        .doesNotContainKeys("appversion.version", "error.type");
  }

  @Test
  void nothingOfTheClientIsInASpan() throws IOException {
    start(0);

    RawHttp.get(
        sidecar.address(),
        "/a?token=secret-query&__appversion=v1",
        SAMPLED,
        "Cookie: session=secret-cookie",
        "Authorization: Bearer secret-token",
        "User-Agent: secret-agent",
        "X-Forwarded-For: 192.0.2.7");

    // Its ids are random bytes, which may print as any character.
    Span span =
        spans(1).getFirst().toBuilder().clearTraceId().clearSpanId().clearParentSpanId().build();
    assertThat(span.toString())
        .contains("/a")
        .doesNotContain("secret", "192.0.2.7", "127.0.0.1", "?");
  }

  @Test
  void namesAndMethodsAreFew() throws IOException {
    start(0);

    RawHttp.request(sidecar.address(), RawHttp.head("BREW /pot HTTP/1.1", SAMPLED));

    Span span = spans(1).getFirst();
    assertThat(span.getName()).isEqualTo("HTTP");
    assertThat(OtlpCollector.attributes(span)).containsEntry("http.request.method", "_OTHER");
  }

  @Test
  void anEndpointOfTheSidecarHasNoSpan() throws IOException {
    start(1);

    RawHttp.get(sidecar.address(), "/__appversion/version", SAMPLED);

    spans(0);
  }

  @Test
  void requestsAreServedWhileTheCollectorFailsAndTheSpansAreCounted() throws IOException {
    start(0);
    collector.close();

    for (int i = 0; i < 3; i++) {
      assertThat(RawHttp.get(sidecar.address(), "/", SAMPLED).status()).isEqualTo(200);
    }

    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(() -> metrics.total(Count.SPANS_DROPPED) == 3);
  }

  @Test
  void aDrainExportsTheSpansThatWait() throws Exception {
    app = keep(RawApp.saying("one"));
    SidecarConfig config =
        SidecarConfig.parse(
            Map.of(
                "APPVERSION_UPSTREAM", "http://" + app.hostAndPort(),
                "APPVERSION_LISTEN", "127.0.0.1:0",
                "APPVERSION_ADMIN_LISTEN", "127.0.0.1:0",
                "APPVERSION_OTLP_ENDPOINT", collector.endpoint().toString(),
                "APPVERSION_TRACE_SERVICE", "shop-sidecar"));
    SidecarMain.RunningSidecar running =
        SidecarMain.RunningSidecar.start(
            config, TracingLibraries.find(), InstantSource.system(), "1.0");
    RawHttp.get(running.sidecar().address(), "/");

    running.drainAndClose();

    assertThat(collector.spans()).hasSize(1);
    assertThat(collector.resource())
        .isEqualTo(Map.of("service.name", "shop-sidecar", "service.version", "1.0"));
  }
}
