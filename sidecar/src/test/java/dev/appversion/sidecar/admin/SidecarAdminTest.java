package dev.appversion.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.process.admin.AdminServer;
import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.source.RoutingSources;
import dev.appversion.sidecar.source.SourceStatus;
import dev.appversion.sidecar.source.Tables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.pages.PageReport;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarAdminTest {
  @TempDir Path directory;
  private final RoutingState state = new RoutingState();
  private static final String LEAVE_TOKEN = "0123456789abcdef0123456789abcdef";

  private final ProxyMetrics metrics = new ProxyMetrics();
  private final SourceStatus source = new SourceStatus();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile boolean draining;
  private volatile long laterNanos;
  private volatile List<Mismatch> mismatches = List.of();
  private ServerSocket app;
  private AdminServer admin;

  @BeforeEach
  void start() throws Exception {
    app = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SidecarConfig config =
        SidecarConfig.parse(
            Map.of(
                "APPVERSION_ADMIN_LISTEN",
                "127.0.0.1:0",
                "APPVERSION_ROUTING_FILE",
                directory.resolve("routing.json").toString(),
                "APPVERSION_LEAVE_TOKEN",
                LEAVE_TOKEN));
    admin =
        SidecarAdmin.start(
            config,
            state,
            metrics,
            source,
            () -> draining,
            () -> mismatches,
            () -> List.of("/_next/static/a b.js"),
            () -> draining = true,
            "1.2.3",
            InstantSource.system(),
            () -> System.nanoTime() + laterNanos);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    admin.close();
    app.close();
  }

  @Test
  void aliveFromTheStart() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void leaveRequiresTheToken() throws Exception {
    for (String wrong : new String[] {"", "0123456789abcdef", LEAVE_TOKEN + "0"}) {
      assertThat(get("/leave", "X-AppVersion-Leave", wrong).statusCode()).isEqualTo(404);
    }
    assertThat(get("/leave").statusCode()).isEqualTo(404);
    assertThat(draining).isFalse();

    assertThat(get("/leave", "X-AppVersion-Leave", LEAVE_TOKEN).statusCode()).isEqualTo(200);
    assertThat(draining).isTrue();
  }

  @Test
  void requestedFilesAreListedForASignatureWithTheAppsKey() throws Exception {
    SecretKeys keys = SecretKeys.of("0123456789abcdef", Optional.empty());
    Instant now = Instant.now();
    String good = HopSignature.sign(keys, "v1", "GET", "/files", now);
    assertThat(get("/files", WireHeaders.HOP, good).statusCode()).as("no key yet").isEqualTo(404);
    know(app.getLocalPort(), keys.id(), Optional.empty(), Optional.of(keys));

    SecretKeys foreign = SecretKeys.of("fedcba9876543210", Optional.empty());
    for (String bad :
        new String[] {
          "",
          "v1",
          HopSignature.sign(keys, "v1", "GET", "/status", now),
          HopSignature.sign(keys, "v1", "GET", "/files", now.minusSeconds(120)),
          HopSignature.sign(foreign, "v1", "GET", "/files", now)
        }) {
      assertThat(get("/files", WireHeaders.HOP, bad).statusCode()).as(bad).isEqualTo(404);
    }
    assertThat(get("/files").statusCode()).isEqualTo(404);

    var answer = get("/files", WireHeaders.HOP, good);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).isEqualTo("{\"files\":[\"/_next/static/a b.js\"]}");
  }

  @Test
  void notReadyWithoutATable() throws Exception {
    var answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("not ready\n- no routing table: not read yet\n");
  }

  @Test
  void readyWithTableAndApp() throws Exception {
    know(app.getLocalPort(), "", Optional.of("v1.0"), Optional.empty());

    assertThat(get("/readyz").body()).isEqualTo("ready\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void notReadyWithoutTheKeyThatTheTableNames() throws Exception {
    know(app.getLocalPort(), "abcdef012345", Optional.of("v1.0"), Optional.empty());

    var answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "not ready\n- no secret key: the table names the key abcdef012345; check the Secret"
                + " shop-appversion, and whether the pod's service account may get it\n");
  }

  @Test
  void readyWithTheKeyThatTheTableNames() throws Exception {
    SecretKeys keys = SecretKeys.of("0123456789abcdef", Optional.empty());
    know(app.getLocalPort(), keys.id(), Optional.of("v1.0"), Optional.of(keys));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);

    know(app.getLocalPort(), "abcdef012345", Optional.of("v1.0"), Optional.of(keys));
    assertThat(get("/readyz").body()).startsWith("not ready\n- another secret key");
  }

  @Test
  void notReadyWhileTheAppAcceptsNoConnections() throws Exception {
    int port = app.getLocalPort();
    know(port, "", Optional.of("v1.0"), Optional.empty());
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    app.close();

    await().until(() -> get("/readyz").statusCode() == 503);

    assertThat(get("/readyz").body())
        .startsWith("not ready\n- the app accepts no connections at 127.0.0.1:" + port)
        .contains("spec.port of AppVersion shop");
    assertThat(get("/status").body()).as("it may be starting").contains("\"appProblem\":null");

    laterNanos = AppProbe.LASTING.toNanos();

    assertThat(get("/status").body())
        .contains("\"appProblem\":\"the app accepts no connections at 127.0.0.1:" + port);
    draining = true;
    assertThat(get("/status").body())
        .as("refusals are expected while draining")
        .contains("\"appProblem\":null");
  }

  @Test
  void entryWithoutAnOwnVersionNeedsNoApp() throws Exception {
    app.close();
    know(app.getLocalPort(), "", Optional.empty(), Optional.empty());

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void notReadyAfterADrainHasStarted() throws Exception {
    know(app.getLocalPort(), "", Optional.of("v1.0"), Optional.empty());
    draining = true;

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("not ready\n- draining: this pod is terminating\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void statusWithoutATable() throws Exception {
    var answer = get("/status");

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"app\":null,\"namespace\":null,\"version\":null,\"appVersion\":null,\"revision\":null,"
                + "\"sequence\":null,\"bustGeneration\":null,\"keyId\":null,\"source\":\"none\",\"since\":null,\"draining\":false,\"assetMismatches\":[],"
                + "\"countingSeconds\":0,\"versions\":[],\"appProblem\":null}\n");
  }

  @Test
  void statusWithOne() throws Exception {
    RoutingTable table = Tables.table(3, "", null);
    Path routing = directory.resolve("routing.json");
    Files.writeString(routing, RoutingTableJson.write(table));
    SidecarConfig config =
        SidecarConfig.parse(
            Map.of(
                "APPVERSION_ROUTING_FILE", routing.toString(),
                "APPVERSION_NAME", "v1.0",
                "SECRET_KEY", "0123456789abcdef"));
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    RoutingSources sources = RoutingSources.start(config, state, source, InstantSource.fixed(now));
    mismatches = List.of(new Mismatch("v1.0", "a.0123456789ab.js"));
    try {
      String keyId = SecretKeys.of("0123456789abcdef", Optional.empty()).id();
      assertThat(get("/status").body())
          .isEqualTo(
              "{\"app\":\"shop\",\"namespace\":\"web\",\"version\":\"v1.0\","
                  + "\"appVersion\":\"55e7cbb9ba48\",\"revision\":\""
                  + table.revision()
                  + "\",\"sequence\":0,\"bustGeneration\":3,\"keyId\":\""
                  + keyId
                  + "\",\"source\":\"file\",\"since\":\"2026-01-01T00:00:00Z\",\"draining\":false,\"assetMismatches\":[{\"version\":\"v1.0\",\"path\":\"a.0123456789ab.js\"}],\"countingSeconds\":0,\"versions\":[],\"appProblem\":null}\n");
      assertThat(get("/metrics").body())
          .contains(
              "appversion_routing_info{app=\"shop\",namespace=\"web\",version=\"v1.0\",revision=\""
                  + table.revision()
                  + "\",source=\"file\"} 1\n",
              "appversion_bust_generation 3\n",
              "appversion_routing_updates_total 1\n",
              "appversion_routing_last_update_timestamp_seconds 1767225600\n");
    } finally {
      sources.close();
    }
  }

  @Test
  void statusHasTheSequenceAndTheVersionsInUse() throws Exception {
    RoutingTable table = Tables.table(3, "", null).toBuilder().sequence(7).build();
    state.publish(
        new RoutingState.View(
            Optional.of(new RoutingSnapshot(table, Map.of())),
            Optional.of("v1.0"),
            Optional.empty()));
    metrics.pages().publish(table);
    metrics.pages().reported("v1.0", new PageReport(0));
    metrics.pages().pinned("v1.0");
    metrics.pages().tunnelOpened("v0.9");

    assertThat(get("/status").body())
        .contains(
            "\"sequence\":7,",
            "\"versions\":[{\"name\":\"v0.9\",\"pages\":0,\"tunnels\":1,\"pinnedPerMinute\":0},"
                + "{\"name\":\"v1.0\",\"pages\":1,\"tunnels\":0,\"pinnedPerMinute\":1}]");
  }

  @Test
  void metricsAreInPrometheusFormat() throws Exception {
    metrics.request(Decision.WEIGHT, 200, 2_000_000);
    metrics.request(Decision.WEIGHT, 200, 70_000_000_000L);

    var answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .contains(
            """
            # HELP appversion_requests_total Counts requests, by routing decision and status class.
            # TYPE appversion_requests_total counter
            appversion_requests_total{decision="weight",status="2xx"} 2
            """,
            "appversion_build_info{version=\"1.2.3\"} 1\n",
            "jvm_memory_used_bytes{area=\"heap\"} ",
            "appversion_request_duration_seconds_bucket{le=\"0.001\"} 0\n",
            "appversion_request_duration_seconds_bucket{le=\"0.0025\"} 1\n",
            "appversion_request_duration_seconds_bucket{le=\"+Inf\"} 2\n",
            "appversion_request_duration_seconds_sum 70.002\n",
            "appversion_request_duration_seconds_count 2\n",
            "appversion_ready 0\n");
    assertThat(answer.body().lines())
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) (appversion|jvm|process)_[a-z_]+ .+")
                    || line.matches(
                        "(appversion|jvm|process)_[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? [0-9+.eEInf-]+"));
    assertThat(answer.body().lines().filter(line -> line.startsWith("# TYPE")))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    for (String path : new String[] {"/healthz", "/readyz", "/metrics", "/status"}) {
      var answer = send(method, path);

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }
  }

  @Test
  void headIsRespondedWithoutABody() throws Exception {
    assertThat(send("HEAD", "/healthz").statusCode()).isEqualTo(200);
    assertThat(send("HEAD", "/healthz").body()).isEmpty();
  }

  @Test
  void otherRequestsAreUnaffected() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/status/..%2f").statusCode()).isEqualTo(404);
  }

  private void know(int port, String keyId, Optional<String> own, Optional<SecretKeys> keys) {
    var snapshot = new RoutingSnapshot(Tables.table(port, BustState.NONE, keyId, null), Map.of());
    state.publish(new RoutingState.View(Optional.of(snapshot), own, keys));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + admin.address().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
