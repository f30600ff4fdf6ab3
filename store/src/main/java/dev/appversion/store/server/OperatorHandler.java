package dev.appversion.store.server;

import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.store.catalogue.Sweep;
import dev.appversion.versioning.contract.StoreFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Requests that only the operator may send. Each has a signature, which is checked before the body
 * is read. May block.
 */
final class OperatorHandler implements HttpHandler {
  private static final HttpString SIGNATURE = new HttpString(WireHeaders.STORE_SIGNATURE);
  private static final HttpString DIGEST = new HttpString(WireHeaders.STORE_DIGEST);

  /** The maximum length of a JSON body, and of all such bodies in memory, in bytes. */
  private static final int MAX_JSON = 16 << 20;

  /** The maximum waiting time for memory; the operator's timeout is 30 s. */
  private static final int WAIT_SECONDS = 20;

  private final Catalogue catalogue;
  private final Blobs blobs;
  private final Sweep sweep;
  private final Supplier<Optional<SecretKeys>> keys;
  private final InstantSource clock;
  private final StoreMetrics metrics;
  private final Semaphore room = new Semaphore(MAX_JSON, true);

  OperatorHandler(
      Catalogue catalogue,
      Blobs blobs,
      Sweep sweep,
      Supplier<Optional<SecretKeys>> keys,
      InstantSource clock,
      StoreMetrics metrics) {
    this.catalogue = catalogue;
    this.blobs = blobs;
    this.sweep = sweep;
    this.keys = keys;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String method = exchange.getRequestMethod().toString();
    String path = exchange.getRequestURI();
    String digest = exchange.getRequestHeaders().getFirst(DIGEST);
    if (digest == null || !isSigned(exchange, method, path, digest)) {
      refuse(exchange);
      return;
    }
    if (method.equals("POST") && path.equals(WirePaths.STORE_BLOBS)) {
      addBlob(exchange);
      return;
    }
    long length = exchange.isRequestComplete() ? 0 : exchange.getRequestContentLength();
    if (length > MAX_JSON) {
      tooLarge(exchange);
      return;
    }
    int taken = length < 0 ? MAX_JSON : (int) length;
    if (!room.tryAcquire(taken, WAIT_SECONDS, TimeUnit.SECONDS)) {
      exchange.setPersistent(false);
      Answers.problem(
          exchange, StatusCodes.SERVICE_UNAVAILABLE, "too many uploads are in progress: retry");
      return;
    }
    try {
      handleBody(exchange, method, path, digest);
    } finally {
      room.release(taken);
    }
  }

  private void handleBody(HttpServerExchange exchange, String method, String path, String digest)
      throws IOException {
    byte[] body = exchange.getInputStream().readNBytes(MAX_JSON + 1);
    if (body.length > MAX_JSON) {
      tooLarge(exchange);
      return;
    }
    if (!Digests.sha256Hex(body).equals(digest)) {
      refuse(exchange);
      return;
    }
    try {
      Optional<OperatorRequest> request = OperatorRequest.read(method, path, body);
      if (request.isEmpty()) {
        Answers.problem(exchange, StatusCodes.NOT_FOUND, "no such path");
      } else {
        run(exchange, request.get());
      }
    } catch (IllegalArgumentException e) {
      Answers.problem(exchange, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void tooLarge(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    Answers.problem(
        exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "the body exceeds " + MAX_JSON + " bytes");
  }

  private void run(HttpServerExchange exchange, OperatorRequest request) throws IOException {
    switch (request) {
      case OperatorRequest.Releases all ->
          Answers.json(exchange, StatusCodes.OK, StoreJson.writeReleases(catalogue.releases()));
      case OperatorRequest.Begin(
              ReleaseId id,
              String appVersion,
              List<String> paths,
              boolean adds) ->
          answerMissing(
              exchange,
              adds ? catalogue.add(id, appVersion, paths) : catalogue.begin(id, appVersion, paths));
      case OperatorRequest.Complete(ReleaseId id) ->
          answerMissing(exchange, catalogue.complete(id));
      case OperatorRequest.Mark(
              ReleaseId id,
              Optional<Instant> retiredAt,
              Optional<Instant> orphanedAt) -> {
        catalogue.mark(id, retiredAt, orphanedAt);
        done(exchange);
      }
      case OperatorRequest.Delete(ReleaseId id) -> {
        catalogue.delete(id);
        done(exchange);
      }
      case OperatorRequest.Register(AppId app, Map<String, StoredAsset> assets) -> {
        catalogue.register(app, assets);
        done(exchange);
      }
      case OperatorRequest.RunSweep now -> {
        Sweep.Result result = sweep.run();
        metrics.swept(result.bytes());
        Answers.json(
            exchange,
            StatusCodes.OK,
            StoreJson.writeSweep(result.assets(), result.blobs(), result.bytes(), result.young()));
      }
    }
  }

  private static void done(HttpServerExchange exchange) {
    Answers.json(exchange, StatusCodes.OK, "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static void answerMissing(HttpServerExchange exchange, List<String> missing) {
    Answers.json(exchange, StatusCodes.OK, StoreJson.writePaths(StoreFields.MISSING, missing));
  }

  private void addBlob(HttpServerExchange exchange) throws IOException {
    Blobs.Blob blob;
    try {
      blob = blobs.add(exchange.getInputStream());
    } catch (Blobs.TooLargeException e) {
      exchange.setPersistent(false);
      Answers.problem(
          exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, String.valueOf(e.getMessage()));
      return;
    }
    metrics.stored(blob.size());
    Answers.json(exchange, StatusCodes.OK, StoreJson.writeBlob(blob.sha256(), blob.size()));
  }

  private boolean isSigned(HttpServerExchange exchange, String method, String path, String digest) {
    String signature = exchange.getRequestHeaders().getFirst(SIGNATURE);
    return signature != null
        && keys.get()
            .filter(
                known ->
                    StoreSignature.verify(known, signature, method, path, digest, clock.instant()))
            .isPresent();
  }

  private void refuse(HttpServerExchange exchange) {
    exchange.setPersistent(false); // an unread body may follow
    if (keys.get().isEmpty()) {
      Answers.problem(
          exchange, StatusCodes.SERVICE_UNAVAILABLE, "the store has not loaded its key yet");
      return;
    }
    metrics.count(StoreMetrics.Result.REFUSED);
    Answers.problem(
        exchange,
        StatusCodes.UNAUTHORIZED,
        "the request is not signed with the store's key, or was signed more than "
            + StoreSignature.TOLERANCE.toSeconds()
            + " s ago");
  }
}
