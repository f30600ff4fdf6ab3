package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.source.SourceStatus.Count;
import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.source.kubernetes.ApiServer;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.token.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMapWatchTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;
  private final RoutingState state = new RoutingState();
  private final SourceStatus status = new SourceStatus();
  private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
  private FakeApiServer api;
  private ConfigMapWatch watch;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    api = new FakeApiServer();
    token = Files.writeString(directory.resolve("token"), "first\n");
  }

  @AfterEach
  void stop() throws Exception {
    if (watch != null) {
      watch.close();
    }
    api.close();
  }

  @Test
  void tableIsReadAndThenWatchedFromItsVersion() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("41", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    reaches(1);
    assertThat(state.current().ownVersion()).contains("v1.0");
    assertThat(status.inForce().origin()).isEqualTo(Origin.API);
    pieces.add(Tables.event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"50\"}}"));
    pieces.add(Tables.event("MODIFIED", Tables.configMap("51", Tables.json(2))));
    reaches(2);
    assertThat(api.requests)
        .first()
        .isEqualTo("GET /api/v1/namespaces/web/configmaps/shop-routing HTTP/1.1");
    assertThat(api.requests.get(1))
        .contains(
            "/api/v1/namespaces/web/configmaps?",
            "watch=1",
            "allowWatchBookmarks=true",
            "fieldSelector=metadata.name%3Dshop-routing",
            "timeoutSeconds=",
            "resourceVersion=41");
  }

  @Test
  void anOlderTableOfARolloutIsIgnoredAndALaterOneIsUsed() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("41", inOrder(1, 7))));
    api.watches.add(FakeApiServer.stream(pieces));
    follow();
    reaches(1);

    pieces.add(Tables.event("MODIFIED", Tables.configMap("51", inOrder(2, 6))));
    pieces.add(Tables.event("MODIFIED", Tables.configMap("52", inOrder(3, 7))));
    reaches(3);
    pieces.add(Tables.event("MODIFIED", Tables.configMap("53", inOrder(4, 0))));
    reaches(4);

    assertThat(status.total(Count.UPDATES)).isEqualTo(3);
    assertThat(status.total(Count.TABLES_REJECTED)).isZero();
  }

  private static String inOrder(long generation, long sequence) {
    return RoutingTableJson.write(
        Tables.table(generation, "", null).toBuilder().sequence(sequence).build());
  }

  @Test
  void anEventInPiecesIsOneEvent() {
    api.watches.add(FakeApiServer.stream(pieces));
    String event = Tables.event("ADDED", Tables.configMap("2", Tables.json(3)));
    follow();

    for (int i = 0; i < event.length(); i += 100) {
      pieces.add(event.substring(i, Math.min(i + 100, event.length())));
    }

    reaches(3);
  }

  @Test
  void watchIsReopenedAfterAnEndWithinALine() {
    String event = Tables.event("MODIFIED", Tables.configMap("2", Tables.json(2)));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.cut(event.substring(0, event.length() / 2)));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("2", Tables.json(2))));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    reaches(2);
    assertThat(status.total(Count.WATCH_FAILURES)).isPositive();
  }

  @Test
  void watchIsReopenedAfterACleanEnd() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("2", Tables.json(2))));
    follow();
    reaches(1);

    pieces.add("");

    reaches(2);
  }

  @Test
  void aNewTokenIsReadAfterA401() throws Exception {
    api.gets.add(
        out -> {
          Files.writeString(token, "second");
          FakeApiServer.status(401).answer(out);
        });
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    reaches(1);
    assertThat(api.tokens).startsWith("first", "second");
  }

  @Test
  void beforeItsAppVersionExistsItWaitsAndReportsTheNextStep() {
    api.gets.add(FakeApiServer.status(403));
    follow();
    await().until(() -> !status.problem().isEmpty());
    assertThat(status.problem())
        .isEqualTo(
            "the pod's service account may not read the routing table (yet); apply the AppVersion web/shop, or check its"
                + " conditions if it exists (kubectl describe av)");

    api.gets.add(FakeApiServer.status(404));
    api.watches.add(FakeApiServer.stream(pieces));
    pieces.add(Tables.event("ADDED", Tables.configMap("1", Tables.json(1))));

    reaches(1);
    await().untilAsserted(() -> assertThat(status.problem()).isEmpty());
  }

  @Test
  void expiredVersionsAndOtherErrorEventsRestartTheWatch() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));
    pieces.add(Tables.event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}"));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("2", Tables.json(2))));
    api.watches.add(FakeApiServer.status(410));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("3", Tables.json(3))));

    follow();

    reaches(3);
  }

  @Test
  void deletedTableStaysInUse() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));
    follow();
    reaches(1);

    pieces.add(Tables.event("DELETED", Tables.configMap("2", Tables.json(1))));

    await().until(() -> status.problem().startsWith("the routing table was deleted"));
    assertThat(state.current().bustGeneration()).isEqualTo(1);
    pieces.add(Tables.event("ADDED", Tables.configMap("3", Tables.json(2))));
    reaches(2);
  }

  @Test
  void invalidTableIsRejectedAndTheNextValidOneUsed() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));
    follow();
    reaches(1);

    String half = Tables.json(9).substring(0, 60);
    pieces.add(Tables.event("MODIFIED", Tables.configMap("2", half)));

    await().until(() -> status.total(Count.TABLES_REJECTED) == 1);
    assertThat(state.current().bustGeneration()).isEqualTo(1);
    assertThat(status.problem()).startsWith("the routing table was rejected");
    pieces.add(Tables.event("MODIFIED", Tables.configMap("3", Tables.json(2))));
    reaches(2);
  }

  @Test
  void tableOfAnotherAppIsRejected() {
    String foreign = Tables.json(7).replace("\"shop\"", "\"cafe\"");
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", foreign)));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    await().until(() -> status.total(Count.TABLES_REJECTED) == 1);
    assertThat(state.current().snapshot()).isEmpty();
  }

  @Test
  void linesThatAreNotEventsAndObjectsThatAreTooLargeEndTheConnectionOnly() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.cut("[1,2\n"));
    api.watches.add(FakeApiServer.cut("\0\0{}\n"));
    api.watches.add(FakeApiServer.cut("x".repeat(ApiSnapshots.MAX_OBJECT_BYTES + 1)));
    api.watches.add(FakeApiServer.stream(pieces));
    follow();

    pieces.add(Tables.event("MODIFIED", Tables.configMap("5", Tables.json(5))));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(state.current().bustGeneration()).isEqualTo(5));
    assertThat(status.total(Count.WATCH_FAILURES)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void silentConnectionIsClosed() {
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", Tables.json(1))));
    api.watches.add(FakeApiServer.hang());
    api.gets.add(FakeApiServer.body(200, Tables.configMap("2", Tables.json(2))));

    follow(Duration.ofMillis(200));

    reaches(2);
  }

  @Test
  void manifestAndKeyAreFetchedAndPublishedTogether() throws Exception {
    byte[] manifest =
        "{\"paths\":{\"a.css\":\"a.0123456789ab.css\"},\"version\":\"1.0\"}"
            .getBytes(StandardCharsets.UTF_8);
    var ref =
        new ManifestRef(
            List.of("shop-manifest-v1.0"), false, ManifestBundle.pack(manifest).sha256());
    SecretKeys keys = SecretKeys.of(KEY, Optional.empty());
    String json = RoutingTableJson.write(Tables.table(4, keys.id(), ref));
    String manifestMap =
        "{\"data\":{\"staticfiles.json\":"
            + Tables.quoted(new String(manifest, StandardCharsets.UTF_8))
            + "}}";
    // Two rounds: the manifest cannot be read at first.
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", json)));
    api.gets.add(FakeApiServer.status(404));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", json)));
    api.gets.add(FakeApiServer.body(200, manifestMap));
    api.gets.add(
        FakeApiServer.body(
            200,
            "{\"data\":{\"secret-key\":\""
                + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8))
                + "\"}}"));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    reaches(4);
    assertThat(status.total(Count.FETCH_FAILURES)).isEqualTo(1);
    assertThat(state.current().keys().orElseThrow().id()).isEqualTo(keys.id());
    assertThat(state.current().snapshot().orElseThrow().manifest("v1.0").orElseThrow().paths())
        .containsEntry("a.css", "a.0123456789ab.css");
    assertThat(api.requests)
        .anyMatch(r -> r.startsWith("GET /api/v1/namespaces/web/secrets/shop-appversion "));
  }

  @Test
  void manifestWithAnotherDigestIsNotPublished() {
    var ref = new ManifestRef(List.of("shop-manifest-v1.0"), false, "0".repeat(64));
    String json = RoutingTableJson.write(Tables.table(4, "", ref));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("1", json)));
    api.gets.add(FakeApiServer.body(200, "{\"data\":{\"staticfiles.json\":\"{}\"}}"));
    api.gets.add(FakeApiServer.body(200, Tables.configMap("2", Tables.json(1))));
    api.watches.add(FakeApiServer.stream(pieces));

    follow();

    reaches(1);
    assertThat(status.total(Count.FETCH_FAILURES)).isEqualTo(1);
    assertThat(status.total(Count.UPDATES)).isEqualTo(1);
  }

  private void reaches(long generation) {
    await().untilAsserted(() -> assertThat(state.current().bustGeneration()).isEqualTo(generation));
  }

  private void follow() {
    follow(Duration.ofSeconds(60));
  }

  private void follow(Duration silence) {
    var server = new ApiServer(api.uri(), token, directory.resolve("none"));
    var own = new OwnVersion(Optional.of("v1.0"), Optional.empty());
    var publisher = new Publisher(state, status, own, InstantSource.system());
    var snapshots = new ApiSnapshots(server, "web", "shop", publisher, Optional::empty);
    watch = new ConfigMapWatch(server, "web", "shop", snapshots, status, silence);
    watch.start();
  }
}
