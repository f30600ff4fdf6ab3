package dev.appversion.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's volume is full, here a file system of 1 MiB: reads work, writes get 507. */
class FullDiskTest {
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final byte[] OLD = random(1);
  private static final byte[] NEW = random(2);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private boolean mounted;
  private StoreServer server;
  private StoreAdmin admin;

  private static byte[] random(int seed) {
    byte[] bytes = new byte[100_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void start() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
    assumeThat(mounted).as("may mount a file system").isTrue();
    open();
    assertThat(upload(OLD).statusCode()).isEqualTo(200);
    assertThat(register("old.0123456789ab.css", OLD).statusCode()).isEqualTo(200);
  }

  private void open() throws IOException {
    FileBackend backend = new FileBackend(folder);
    Blobs blobs = new Blobs(backend);
    Catalogue catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
    StoreMetrics metrics = new StoreMetrics();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        StoreServer.start(
            anyPort,
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ZERO, Clock.systemUTC()),
            () -> Optional.of(KEYS),
            Clock.systemUTC(),
            metrics);
    admin = StoreAdmin.start(anyPort, backend, metrics, "test");
  }

  private void shut() {
    server.close();
    admin.close();
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    if (mounted) {
      shut();
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  @Test
  void readsContinueAndWritesFailUntilThereIsSpace() throws Exception {
    Path filler = fill();

    HttpResponse<String> refused = upload(NEW);
    assertThat(refused.statusCode()).isEqualTo(507);
    assertThat(refused.body())
        .contains("no space is left on the volume of the store")
        .contains("enlarge");
    assertThat(register("copy.0123456789ab.css", OLD).statusCode()).isEqualTo(507);
    assertThat(read("new.0123456789ab.css").statusCode()).as("no part is served").isEqualTo(404);
    try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
      assertThat(files).as("parts of uploads").isEmpty();
    }
    HttpResponse<byte[]> old = read("old.0123456789ab.css");
    assertThat(old.statusCode()).isEqualTo(200);
    assertThat(old.body()).isEqualTo(OLD);

    Files.delete(filler);
    assertThat(upload(NEW).statusCode()).isEqualTo(200);
    assertThat(register("new.0123456789ab.css", NEW).statusCode()).isEqualTo(200);
    assertThat(read("new.0123456789ab.css").body()).isEqualTo(NEW);
  }

  @Test
  void aStoreThatStartsWithAFullVolumeIsReadyForReads() throws Exception {
    fill();
    shut();
    open();

    await().untilAsserted(() -> assertThat(admin("/readyz")).startsWith("ok"));
    assertThat(admin("/metrics")).contains("appversion_store_backend_ok 0\n");
    assertThat(read("old.0123456789ab.css").body()).isEqualTo(OLD);
  }

  /** Fills the volume with a file. */
  private Path fill() throws IOException {
    Path filler = folder.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
    return filler;
  }

  private HttpResponse<String> upload(byte[] bytes) throws Exception {
    return signed(WirePaths.STORE_BLOBS, bytes);
  }

  private HttpResponse<String> register(String name, byte[] bytes) throws Exception {
    StoredAsset asset =
        new StoredAsset(Digests.sha256Hex(bytes), bytes.length, Map.of("Content-Type", "text/css"));
    return signed("/v1/assets/web/shop", StoreJson.writeAssets(Map.of(name, asset)));
  }

  private HttpResponse<String> signed(String path, byte[] body) throws Exception {
    String digest = Digests.sha256Hex(body);
    return client.send(
        HttpRequest.newBuilder(uri(server.port(), path))
            .POST(BodyPublishers.ofByteArray(body))
            .header(WireHeaders.STORE_DIGEST, digest)
            .header(
                WireHeaders.STORE_SIGNATURE,
                StoreSignature.sign(KEYS, "POST", path, digest, Instant.now()))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> read(String name) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(server.port(), "/v1/assets/web/shop/" + name))
            .header(WireHeaders.STORE_READ_TOKEN, StoreSignature.readToken(KEYS, SHOP))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private String admin(String path) throws Exception {
    return client
        .send(HttpRequest.newBuilder(uri(admin.port(), path)).build(), BodyHandlers.ofString())
        .body();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
