package dev.appversion.operator.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.StoreFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import dev.appversion.versioning.token.StoreSignature;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The client of the store (docs/reference/contracts.md, "The store"). Every method blocks until its
 * deadline at most; the message of an error is for a person.
 */
public final class StoreClient {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration SWEEP_DEADLINE = Duration.ofMinutes(10);
  private static final Duration UPLOAD_DEADLINE = Duration.ofMinutes(5);
  private static final int MAX_ANSWER = 64 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final StoreAccess access;
  private final Clock clock;

  /**
   * A client of the store.
   *
   * @param access the store's address and key, read at each request
   * @param clock signs requests with its time
   */
  public StoreClient(HttpClient http, StoreAccess access, Clock clock) {
    this.http = http;
    this.access = access;
    this.clock = clock;
  }

  /** Bytes in the store, by their digest. */
  record Blob(String sha256, long size) {}

  /**
   * The result of a sweep.
   *
   * @param young the number of paths that were too young for deletion; a later sweep deletes them
   */
  record Swept(int assets, int blobs, long bytes, int young) {}

  /** All releases in the store. */
  List<StoredRelease> releases() throws IOException {
    return StoreJson.readReleases(send("GET", WirePaths.STORE_RELEASES, new byte[0], DEADLINE));
  }

  /** Begins or continues a release; returns the missing paths. */
  List<String> begin(ReleaseId id, String appVersion, List<String> paths) throws IOException {
    return StoreJson.readPaths(
        send("PUT", path(id), StoreJson.writeBegin(appVersion, paths), DEADLINE),
        StoreFields.MISSING);
  }

  /** Adds paths to a release; returns those that are missing. */
  List<String> add(ReleaseId id, String appVersion, List<String> paths) throws IOException {
    return StoreJson.readPaths(
        send("PUT", path(id), StoreJson.writeAdd(appVersion, paths), DEADLINE),
        StoreFields.MISSING);
  }

  void register(AppId app, Map<String, StoredAsset> assets) throws IOException {
    send(
        "POST",
        WirePaths.STORE_ASSETS + app.namespace() + "/" + app.name(),
        StoreJson.writeAssets(assets),
        DEADLINE);
  }

  /** Marks a release as complete; returns the missing paths if it is not. */
  List<String> complete(ReleaseId id) throws IOException {
    return StoreJson.readPaths(
        send("POST", path(id) + "/complete", new byte[0], DEADLINE), StoreFields.MISSING);
  }

  void mark(StoredRelease release) throws IOException {
    send("PATCH", path(release.id()), StoreJson.write(release), DEADLINE);
  }

  void delete(ReleaseId id) throws IOException {
    send("DELETE", path(id), new byte[0], DEADLINE);
  }

  Swept sweep() throws IOException {
    JsonNode result =
        JSON.readTree(send("POST", WirePaths.STORE_SWEEP, new byte[0], SWEEP_DEADLINE));
    return new Swept(
        result.path(StoreFields.ASSETS).asInt(),
        result.path(StoreFields.BLOBS).asInt(),
        result.path(StoreFields.BYTES).asLong(),
        result.path(StoreFields.YOUNG).asInt());
  }

  /**
   * Stores the bytes of a stream.
   *
   * @param length their number; negative if it is not known
   */
  Blob upload(InputStream bytes, long length) throws IOException {
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> bytes);
    BodyPublisher body = length > 0 ? BodyPublishers.fromPublisher(stream, length) : stream;
    JsonNode blob =
        JSON.readTree(
            send("POST", WirePaths.STORE_BLOBS, body, StoreSignature.STREAMED, UPLOAD_DEADLINE));
    return new Blob(blob.path(StoreFields.SHA256).asText(), blob.path(StoreFields.SIZE).asLong(-1));
  }

  private static String path(ReleaseId id) {
    return String.join(
        "/",
        WirePaths.STORE_RELEASES,
        id.app().namespace(),
        id.app().name(),
        id.version(),
        id.manifest());
  }

  private byte[] send(String method, String path, byte[] body, Duration deadline)
      throws IOException {
    return send(
        method,
        path,
        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body),
        Digests.sha256Hex(body),
        deadline);
  }

  private byte[] send(
      String method, String path, BodyPublisher body, String digest, Duration deadline)
      throws IOException {
    StoreAccess.Current current =
        access
            .current()
            .orElseThrow(() -> new IOException("the store's address or key is not yet known"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + current.address() + path))
            .timeout(deadline)
            .method(method, body)
            .header(WireHeaders.STORE_DIGEST, digest)
            .header(
                WireHeaders.STORE_SIGNATURE,
                StoreSignature.sign(current.keys(), method, path, digest, clock.instant()))
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(
            "the store returned status " + response.statusCode() + detail(response.body()));
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(
          "the store at " + access.url() + " is not reachable: " + IoFailure.describe(e),
          e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no response from the store within " + deadline.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static String detail(byte[] problem) {
    try {
      String detail = JSON.readTree(problem).path("detail").asText("");
      return detail.isEmpty() ? "" : ": " + detail;
    } catch (IOException e) {
      return "";
    }
  }
}
