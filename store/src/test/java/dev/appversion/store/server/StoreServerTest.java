package dev.appversion.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.store.backend.FileBackend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreServerTest {
  private static final SecretKeys KEYS = SecretKeys.of("0123456789abcdef", Optional.empty());
  private static final SecretKeys FOREIGN = SecretKeys.of("fedcba9876543210", Optional.empty());
  private static final AppId SHOP = new AppId("web", "shop");
  private static final byte[] CSS = new byte[100_000];

  static {
    new Random(1).nextBytes(CSS);
  }

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Blobs blobs;
  private StoreServer server;
  private String sha256;

  @BeforeEach
  void start() throws IOException {
    FileBackend backend = new FileBackend(folder);
    blobs = new Blobs(backend);
    Catalogue catalogue = new Catalogue(backend, blobs, Clock.systemUTC());
    server =
        StoreServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            catalogue,
            blobs,
            new Sweep(backend, catalogue, Duration.ZERO, Clock.systemUTC()),
            () -> Optional.of(KEYS),
            Clock.systemUTC(),
            new StoreMetrics());
    sha256 = blobs.add(new ByteArrayInputStream(CSS)).sha256();
    catalogue.register(
        SHOP,
        Map.of(
            "css/a b.0123456789ab.css",
            new StoredAsset(sha256, CSS.length, Map.of("Content-Type", "text/css")),
            "/_app/immutable/a.css",
            new StoredAsset(
                sha256,
                CSS.length,
                Map.of("Content-Type", "text/css", "Cache-Control", "public, max-age=600"))));
  }

  @AfterEach
  void stop() {
    server.close();
    client.shutdownNow();
  }

  @Test
  void anAssetIsServedAsItWasStored() throws Exception {
    HttpResponse<byte[]> response = read("css/a%20b.0123456789ab.css");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CSS);
    assertThat(response.headers().map())
        .containsEntry("content-type", java.util.List.of("text/css"))
        .containsEntry("etag", java.util.List.of("\"" + sha256 + "\""))
        .containsEntry("cache-control", java.util.List.of("public, max-age=31536000, immutable"));
  }

  @Test
  void partsAndConditionsAreSupported() throws Exception {
    HttpResponse<byte[]> part = read("css/a%20b.0123456789ab.css", "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(CSS, 10, 20));
    assertThat(part.headers().firstValue("content-range")).contains("bytes 10-19/100000");

    HttpResponse<byte[]> end = read("css/a%20b.0123456789ab.css", "Range", "bytes=-5");
    assertThat(end.body()).isEqualTo(java.util.Arrays.copyOfRange(CSS, 99_995, 100_000));
    HttpResponse<byte[]> all = read("css/a%20b.0123456789ab.css", "Range", "bytes=0-");
    assertThat(all.statusCode()).isEqualTo(206);
    assertThat(all.body()).isEqualTo(CSS);
    assertThat(read("css/a%20b.0123456789ab.css", "Range", "bytes=100000-").statusCode())
        .isEqualTo(416);
    assertThat(
            read("css/a%20b.0123456789ab.css", "If-None-Match", "\"" + sha256 + "\"").statusCode())
        .isEqualTo(304);
    assertThat(
            read("css/a%20b.0123456789ab.css", "Range", "bytes=0-1", "If-Range", "\"other\"")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void cacheLifetimeOfARequestedFileIsItsApps() throws Exception {
    HttpResponse<byte[]> response = read("/_app/immutable/a.css");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(CSS);
    assertThat(response.headers().allValues("cache-control"))
        .containsExactly("public, max-age=600");
  }

  @Test
  void rangeOfAHeadRequestIsIgnored() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/v1/assets/web/shop/css/a%20b.0123456789ab.css"))
            .HEAD()
            .header("Range", "bytes=0-9")
            .header(WireHeaders.STORE_READ_TOKEN, StoreSignature.readToken(KEYS, SHOP));

    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(CSS.length);
  }

  @ParameterizedTest
  @CsvSource({
    "Range, bytes=100000-, 416",
    "If-Match, \"other\", 412",
  })
  void refusalIsNeverCached(String field, String value, int status) throws Exception {
    for (String path : new String[] {"css/a%20b.0123456789ab.css", "/_app/immutable/a.css"}) {
      HttpResponse<byte[]> response = read(path, field, value);

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.headers().map()).doesNotContainKey("cache-control");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, *, 200",
    "If-None-Match, *, 304",
    "Range, BYTES=10-19, 206",
  })
  void conditionsFollowTheRfc(String field, String value, int status) throws Exception {
    assertThat(read("css/a%20b.0123456789ab.css", field, value).statusCode()).isEqualTo(status);
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/assets/web/shop/css/a%20b.0123456789ab.css"))
            .HEAD()
            .header(WireHeaders.STORE_READ_TOKEN, StoreSignature.readToken(KEYS, SHOP))
            .build();

    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-length")).contains("100000");
  }

  @Test
  void deletedBytesAreNotFound() throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("objects/blobs"))) {
      Files.delete(files.filter(Files::isRegularFile).findFirst().orElseThrow());
    }

    assertThat(read("css/a%20b.0123456789ab.css").statusCode()).isEqualTo(404);
    HttpResponse<byte[]> part = read("css/a%20b.0123456789ab.css", "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(404);
    assertThat(part.headers().firstValue("content-range")).isEmpty();
    assertThat(part.headers().firstValue("cache-control")).contains("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/assets/web/shop/none.css,404",
    "/v1/assets/web/shop/css/..%2f..%2fsecret,404",
    "/v1/assets/web/shop/../shop/none.css,404",
    "/v1/assets/web/blog/css/a%20b.0123456789ab.css,403",
    "/v1/assets/other/shop/css/a%20b.0123456789ab.css,403",
    "/v1/assets/web,404",
    "/v1/assets/WEB/shop/x,404",
    "/nowhere,401",
    "/v1/releases,401",
  })
  void otherPathsAreNotServed(String path, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header(WireHeaders.STORE_READ_TOKEN, StoreSignature.readToken(KEYS, SHOP))
            .build();

    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/blobs",
    "POST,/v1/assets/web/shop",
    "POST,/v1/sweep",
    "PUT,/v1/releases/web/shop/v1/aa",
    "PATCH,/v1/releases/web/shop/v1/aa",
    "DELETE,/v1/releases/web/shop/v1/aa",
    "GET,/v1/releases",
    "DELETE,/v1/assets/web/shop/css/a%20b.0123456789ab.css",
  })
  void unsignedRequestsAreRejected(String method, String path) throws Exception {
    String digest =
        path.equals("/v1/blobs")
            ? StoreSignature.STREAMED
            : Digests.sha256Hex("{}".getBytes(StandardCharsets.UTF_8));
    Instant now = Instant.now();
    for (String signature :
        new String[] {
          "",
          "1;x",
          StoreSignature.readToken(KEYS, SHOP),
          StoreSignature.sign(FOREIGN, method, path, digest, now),
          StoreSignature.sign(KEYS, "OPTIONS", path, digest, now),
          StoreSignature.sign(KEYS, method, path + "x", digest, now),
          StoreSignature.sign(KEYS, method, path, Digests.sha256Hex(new byte[] {1}), now),
          StoreSignature.sign(KEYS, method, path, digest, now.minusSeconds(120)),
        }) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path))
              .method(method, BodyPublishers.ofString("{}"))
              .header(WireHeaders.STORE_DIGEST, digest)
              .header(WireHeaders.STORE_SIGNATURE, signature)
              .build();

      assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
          .as(signature)
          .isEqualTo(401);
    }
    assertThat(read("css/a%20b.0123456789ab.css").statusCode()).isEqualTo(200);
  }

  @Test
  void signedRequestsOfTheOperatorAreAccepted() throws Exception {
    String begin = "/v1/releases/web/shop/v1/" + "1".repeat(64);
    byte[] body = StoreJson.writeBegin("1.0", java.util.List.of("a.css"));

    assertThat(signed("PUT", begin, Digests.sha256Hex(body), body).statusCode()).isEqualTo(200);
    assertThat(signed("GET", "/v1/releases", Digests.sha256Hex(new byte[0]), new byte[0]).body())
        .contains("\"v1\"");
    assertThat(signed("POST", "/v1/blobs", StoreSignature.STREAMED, CSS).body()).contains(sha256);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "PUT | /v1/releases/web/shop/v1/%s | {\"appVersion\": | line 1, column 15: Unexpected end",
        "PUT | /v1/releases/web/shop/v1/%s | {\"appVersion\": 1} | 'appVersion' must be a string",
        "PUT | /v1/releases/web/shop/v1/%s | {\"appVersion\": \"1.0\"} | 'paths' is missing",
        "PATCH | /v1/releases/web/shop/v1/%s | [] | must be a JSON object",
        "POST | /v1/assets/web/shop | {\"a.css\": {}} | 'sha256' is missing",
      })
  void anInvalidBodyOfTheOperatorIsABadRequest(
      String method, String path, String json, String reason) throws Exception {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> response =
        signed(method, path.formatted("1".repeat(64)), Digests.sha256Hex(body), body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("the body is invalid: ").contains(reason);
  }

  @Test
  void otherBodyThanTheSignedOneIsRejected() throws Exception {
    String begin = "/v1/releases/web/shop/v1/" + "1".repeat(64);
    byte[] body = StoreJson.writeBegin("1.0", java.util.List.of("a.css"));

    for (String digest :
        new String[] {
          Digests.sha256Hex(new byte[0]), StoreSignature.STREAMED, "", Digests.sha256Hex(CSS)
        }) {
      assertThat(signed("PUT", begin, digest, body).statusCode()).as(digest).isEqualTo(401);
    }
    assertThat(signed("GET", "/v1/releases", Digests.sha256Hex(new byte[0]), new byte[0]).body())
        .doesNotContain("\"v1\"");
  }

  /** No memory is allocated for it, for any number of requests. */
  @Test
  void unsignedBodyIsNotRead() throws Exception {
    String head =
        "PUT /v1/releases/web/shop/v1/x HTTP/1.1\r\nHost: store\r\nContent-Length: 33000000\r\n"
            + WireHeaders.STORE_DIGEST
            + ": "
            + sha256
            + "\r\n"
            + WireHeaders.STORE_SIGNATURE
            + ": 1;x\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());

      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void oversizedBodyIsRejectedBeforeItIsRead() throws Exception {
    String path = "/v1/sweep";
    String head =
        "POST /v1/sweep HTTP/1.1\r\nHost: store\r\nContent-Length: 33000000\r\n"
            + WireHeaders.STORE_DIGEST
            + ": "
            + sha256
            + "\r\n"
            + WireHeaders.STORE_SIGNATURE
            + ": "
            + StoreSignature.sign(KEYS, "POST", path, sha256, Instant.now())
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());

      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  private HttpResponse<String> signed(String method, String path, String digest, byte[] body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.ofByteArray(body))
            .header(WireHeaders.STORE_DIGEST, digest)
            .header(
                WireHeaders.STORE_SIGNATURE,
                StoreSignature.sign(KEYS, method, path, digest, Instant.now()))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void changedBytesOnTheDiskAreNeverSentToTheEnd() throws Exception {
    Path blob;
    try (Stream<Path> files = Files.walk(folder.resolve("objects/blobs"))) {
      blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] rotten = CSS.clone();
    rotten[5] ^= 1;
    Files.write(blob, rotten);

    assertThatThrownBy(() -> read("css/a%20b.0123456789ab.css")).isInstanceOf(IOException.class);
  }

  private HttpResponse<byte[]> read(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/v1/assets/web/shop/" + path))
            .header(WireHeaders.STORE_READ_TOKEN, StoreSignature.readToken(KEYS, SHOP));
    for (int i = 0; i + 1 < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
