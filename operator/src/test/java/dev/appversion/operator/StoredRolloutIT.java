package dev.appversion.operator;

import static dev.appversion.operator.TestApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.store.server.StoreMetrics;
import dev.appversion.store.server.StoreServer;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout to a version whose assets a real store shall keep, on a real API server. */
@OnApiServer
class StoredRolloutIT {
  private static final String KEY = "store-0123456789";
  private static final byte[] STYLE = "p{}".getBytes(StandardCharsets.UTF_8);
  private static final String PATH = "a." + Digests.md5Hex(STYLE).substring(0, 12) + ".css";

  private final ApiServer server;

  /** The store answers no request before this is completed. */
  private final CompletableFuture<SecretKeys> keys = new CompletableFuture<>();

  @TempDir Path folder;
  private Catalogue catalogue;
  private StoreServer store;
  private TestApp app;

  StoredRolloutIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() throws IOException {
    FileBackend backend = new FileBackend(folder);
    Blobs blobs = new Blobs(backend);
    catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
    store =
        StoreServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ofHours(1), Clock.systemUTC()),
            () -> Optional.of(keys.join()),
            Clock.systemUTC(),
            new StoreMetrics());
    app = new TestApp(server.client());
    app.variables =
        Map.of(
            "APPVERSION_STORE_URL",
            "http://127.0.0.1:" + store.port(),
            "APPVERSION_STORE_SECRET",
            "store");
    app.client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("store")
                .withNamespace(app.ns())
                .endMetadata()
                .addToStringData(DataKeys.SECRET_KEY, KEY)
                .build())
        .create();
    app.startOperator("one", false);
    app.readyPod("a", "v1.0");
    app.readyPod("b", "v1.1");
    app.apply(rollout("v1.0"));
    app.awaitCondition("RolloutComplete", "True", "Stable");
  }

  @AfterEach
  void stop() {
    keys.complete(SecretKeys.of(KEY, Optional.empty()));
    app.close();
    store.close();
  }

  @Test
  void theTargetGetsItsFirstVisitorsWhenTheStoreHasItsAssets() throws Exception {
    app.pods.files.put("/static/" + PATH, STYLE);
    app.apply(rollout("v1.1"));
    eventually(
        () ->
            assertThat(app.rollout().message())
                .isEqualTo(
                    "v1.1 has no share yet; waiting for the assets of v1.1 in the store: the"
                        + " operator is querying it"));
    assertThat(app.weights()).isEqualTo(Map.of("v1.0", 100, "v1.1", 0));

    keys.complete(SecretKeys.of(KEY, Optional.empty()));

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100)));
    assertThat(catalogue.releases())
        .anySatisfy(
            release -> {
              assertThat(release.id().version()).isEqualTo("v1.1");
              assertThat(release.complete()).isTrue();
            });
  }

  @Test
  void aFileThatTheTargetDoesNotHaveHoldsItForThreeAttemptsOnly() {
    keys.complete(SecretKeys.of(KEY, Optional.empty()));
    app.apply(rollout("v1.1"));

    eventually(() -> assertThat(app.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1", 100)));
    app.awaitCondition("AssetsStored", "False", "NotStored");
  }

  private static String rollout(String target) {
    return """
        selector: {app: shop}
        port: 8080
        retention: {age: 1d}
        rollout: {target: %s, steps: []}
        versions:
        - {name: v1.0, selector: {version: v1.0}}
        - name: v1.1
          selector: {version: v1.1}
          manifest: {inline: '{"paths": {"a.css": "%s"}, "version": "1.1", "hash": "h"}'}
        """
        .formatted(target, PATH);
  }
}
