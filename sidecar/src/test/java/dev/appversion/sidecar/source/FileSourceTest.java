package dev.appversion.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.sidecar.source.SourceStatus.Count;
import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.formats.ManifestBundle;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private static final String MANIFEST =
      "{\"paths\":{\"a.css\":\"a.0123456789ab.css\"},\"version\":\"1.0\"}";

  @TempDir Path directory;
  private final RoutingState state = new RoutingState();
  private final SourceStatus status = new SourceStatus();
  private Path routing;
  private Path manifest;
  private Path labels;
  private Path key;
  private RoutingSources sources;

  @BeforeEach
  void files() throws Exception {
    routing = directory.resolve("routing.json");
    manifest = directory.resolve("staticfiles.json");
    key = directory.resolve("secret-key");
    labels =
        Files.writeString(
            directory.resolve("labels"), "app=\"shop\"\nempty=\"\"\nversion=\"v1.0\"");
  }

  @AfterEach
  void stop() {
    if (sources != null) {
      sources.close();
    }
  }

  @Test
  void filesAreInUseOnReturn() throws Exception {
    Files.writeString(routing, Tables.json(1));
    Files.writeString(manifest, MANIFEST);
    Files.writeString(key, "0123456789abcdef\n");
    Files.writeString(directory.resolve("secret-key-previous"), "fedcba9876543210\n");

    start(Map.of());

    assertThat(state.current().bustGeneration()).isEqualTo(1);
    assertThat(state.current().ownVersion()).contains("v1.0");
    assertThat(state.current().keys().orElseThrow()).hasToString("SecretKeys[2]");
    assertThat(state.current().snapshot().orElseThrow().manifest("v1.0")).isPresent();
    assertThat(status.inForce().origin()).isEqualTo(Origin.FILE);
  }

  @Test
  void halfWrittenFileIsIgnoredAndTheWholeOneIsUsed() throws Exception {
    Files.writeString(routing, Tables.json(1));
    start(Map.of());

    Files.writeString(routing, Tables.json(2).substring(0, 100));
    await().until(() -> status.total(Count.TABLES_REJECTED) == 1);
    assertThat(state.current().bustGeneration()).isEqualTo(1);
    Files.writeString(routing, Tables.json(2));

    await().until(() -> state.current().bustGeneration() == 2);
    await().untilAsserted(() -> assertThat(status.problem()).isEmpty()); // after the table
  }

  @Test
  void fileThatIsCreatedLaterIsFound() throws Exception {
    start(Map.of());
    assertThat(state.current().snapshot()).isEmpty();

    Files.writeString(routing, Tables.json(5));

    await().until(() -> state.current().bustGeneration() == 5);
  }

  @Test
  void deletedFileIsReportedAndItsTableStaysInUse() throws Exception {
    Files.writeString(routing, Tables.json(1));
    start(Map.of());

    Files.delete(routing);
    await().untilAsserted(() -> assertThat(status.problem()).contains("was deleted"));
    assertThat(state.current().bustGeneration()).isEqualTo(1);

    Files.writeString(routing, Tables.json(2));
    await().until(() -> state.current().bustGeneration() == 2);
    await().untilAsserted(() -> assertThat(status.problem()).isEmpty()); // after the table
  }

  @Test
  void invalidManifestAndOneOfAnotherTableAreIgnored() throws Exception {
    var ref =
        new ManifestRef(
            List.of("shop-manifest-v1.0"),
            false,
            ManifestBundle.pack(MANIFEST.getBytes(StandardCharsets.UTF_8)).sha256());
    Files.writeString(routing, RoutingTableJson.write(Tables.table(1, "", ref)));
    Files.writeString(manifest, "{");
    start(Map.of());
    assertThat(state.current().bustGeneration()).isEqualTo(1);
    assertThat(state.current().snapshot().orElseThrow().manifests()).isEmpty();

    Files.writeString(manifest, MANIFEST.replace("a.css", "b.css"));
    await().until(() -> status.total(Count.UPDATES) == 2);
    assertThat(state.current().snapshot().orElseThrow().manifests()).isEmpty();

    Files.writeString(manifest, MANIFEST);
    await().until(() -> !state.current().snapshot().orElseThrow().manifests().isEmpty());
  }

  @Test
  void configuredNamePrecedesTheLabels() throws Exception {
    Files.writeString(routing, Tables.json(1));

    start(Map.of("APPVERSION_NAME", "v2"));

    assertThat(state.current().ownVersion()).contains("v2");
    assertThat(state.current().own()).isEmpty();
  }

  @Test
  void theApiServerTakesPrecedenceOverFiles() throws Exception {
    Publisher publisher =
        new Publisher(
            state,
            status,
            new OwnVersion(Optional.empty(), Optional.empty()),
            InstantSource.system());
    publisher.publish(
        Origin.API, new RoutingSnapshot(Tables.table(7, "", null), Map.of()), Optional.empty());

    publisher.publish(
        Origin.FILE, new RoutingSnapshot(Tables.table(1, "", null), Map.of()), Optional.empty());

    assertThat(state.current().bustGeneration()).isEqualTo(7);
  }

  @Test
  void withoutATableTheSettingsMakeOne() throws Exception {
    Files.writeString(manifest, MANIFEST);
    sources =
        RoutingSources.start(
            SidecarConfig.parse(
                Map.of(
                    "APPVERSION_UPSTREAM",
                    "http://127.0.0.1:3000",
                    "APPVERSION_STATIC_ROOT",
                    directory.toString(),
                    "APPVERSION_STATIC_URL",
                    "/assets/")),
            state,
            status,
            InstantSource.system());

    var own = state.current().own().orElseThrow();
    assertThat(own.name()).isEqualTo("current");
    assertThat(own.source().wireName()).isEqualTo("manifest");
    assertThat(state.current().snapshot().orElseThrow().table().assets().url())
        .isEqualTo("/assets/");
    assertThat(status.inForce().origin()).isEqualTo(Origin.NONE);
  }

  @Test
  void labelsOfOtherFormsAreIgnored() {
    assertThat(PodLabels.parse("a=\"b\"\n\n=\"x\"\nnonsense\nc=d\ne=\"\"\n"))
        .isEqualTo(Map.of("a", "b", "e", ""));
  }

  private void start(Map<String, String> more) throws Exception {
    Map<String, String> env = new HashMap<>(more);
    env.put("APPVERSION_ROUTING_FILE", routing.toString());
    env.put("APPVERSION_MANIFEST_FILE", manifest.toString());
    env.put("APPVERSION_SECRET_FILE", key.toString());
    env.put("APPVERSION_LABELS_FILE", labels.toString());
    sources = RoutingSources.start(SidecarConfig.parse(env), state, status, InstantSource.system());
  }
}
