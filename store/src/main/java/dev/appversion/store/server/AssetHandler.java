package dev.appversion.store.server;

import dev.appversion.store.backend.Backend;
import dev.appversion.store.catalogue.Blobs;
import dev.appversion.store.catalogue.Catalogue;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.http.Preconditions;
import dev.appversion.versioning.http.Ranges;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/assets/{namespace}/{app}/{path}}: returns an asset's bytes. Supports preconditions
 * and single ranges. If the stored bytes no longer match their digest, the response is aborted. May
 * block.
 */
final class AssetHandler implements HttpHandler {
  private static final HttpString READ_TOKEN = new HttpString(WireHeaders.STORE_READ_TOKEN);
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final int BUFFER = 32 << 10;

  private final Catalogue catalogue;
  private final Blobs blobs;
  private final Supplier<Optional<SecretKeys>> keys;
  private final StoreMetrics metrics;

  AssetHandler(
      Catalogue catalogue, Blobs blobs, Supplier<Optional<SecretKeys>> keys, StoreMetrics metrics) {
    this.catalogue = catalogue;
    this.blobs = blobs;
    this.keys = keys;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Optional<Named> named = Named.of(exchange.getRequestURI());
    if (named.isEmpty()) {
      Answers.problem(exchange, StatusCodes.NOT_FOUND, "no such path");
      return;
    }
    String token = exchange.getRequestHeaders().getFirst(READ_TOKEN);
    boolean allowed =
        token != null
            && keys.get()
                .filter(known -> StoreSignature.mayRead(known, token, named.get().app()))
                .isPresent();
    if (!allowed) {
      metrics.count(StoreMetrics.Result.REFUSED);
      Answers.problem(
          exchange, StatusCodes.FORBIDDEN, "the read token is not valid for " + named.get().app());
      return;
    }
    Optional<StoredAsset> asset = catalogue.asset(named.get().app(), named.get().path());
    if (asset.isEmpty()) {
      missed(exchange);
    } else {
      send(exchange, asset.get(), !RequestedFiles.isPath(named.get().path()));
    }
  }

  private void missed(HttpServerExchange exchange) {
    metrics.count(StoreMetrics.Result.MISSED);
    Answers.problem(exchange, StatusCodes.NOT_FOUND, "the asset is not stored");
  }

  /** The app and the path in a request. */
  private record Named(AppId app, String path) {
    static Optional<Named> of(String rawPath) {
      String[] parts = rawPath.substring(WirePaths.STORE_ASSETS.length()).split("/", 3);
      if (parts.length < 3) {
        return Optional.empty();
      }
      try {
        AppId app = new AppId(parts[0], parts[1]);
        StaticAssets below =
            StaticAssets.below(WirePaths.STORE_ASSETS + parts[0] + "/" + parts[1] + "/")
                .withRewrite(false);
        return AssetPaths.below(below, rawPath).map(path -> new Named(app, path));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  private void send(HttpServerExchange exchange, StoredAsset asset, boolean verified)
      throws IOException {
    String tag = '"' + asset.sha256() + '"';
    HeaderMap request = exchange.getRequestHeaders();
    switch (Preconditions.ofTags(request.get(Headers.IF_MATCH), request.get(Headers.IF_NONE_MATCH))
        .evaluate(tag, Optional.empty())) {
      case FAILED -> head(exchange, asset, verified, StatusCodes.PRECONDITION_FAILED, 0);
      case NOT_MODIFIED -> head(exchange, asset, verified, StatusCodes.NOT_MODIFIED, -1);
      case PROCEED -> {
        switch (ranges(exchange, asset.size(), tag)) {
          case Ranges.Parts(List<Ranges.Part> parts) when parts.size() == 1 ->
              part(exchange, asset, verified, parts.getFirst());
          case Ranges.Unsatisfiable none -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, "bytes */" + asset.size());
            head(exchange, asset, verified, StatusCodes.REQUEST_RANGE_NOT_SATISFIABLE, 0);
          }
          // Several parts: the whole is a valid response (RFC 9110 section 14.2).
          case Ranges.Parts several ->
              body(exchange, asset, verified, StatusCodes.OK, 0, asset.size());
          case Ranges.Whole all -> body(exchange, asset, verified, StatusCodes.OK, 0, asset.size());
        }
      }
    }
  }

  private void part(
      HttpServerExchange exchange, StoredAsset asset, boolean verified, Ranges.Part part)
      throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, part.of(asset.size()));
    body(exchange, asset, verified, StatusCodes.PARTIAL_CONTENT, part.first(), part.length());
  }

  private void body(
      HttpServerExchange exchange,
      StoredAsset asset,
      boolean verified,
      int status,
      long from,
      long length)
      throws IOException {
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      if (blobs.has(asset.sha256(), asset.size())) {
        head(exchange, asset, verified, status, length);
      } else {
        missed(exchange);
      }
      return;
    }
    boolean whole = length == asset.size();
    Optional<Backend.Content> content =
        whole ? blobs.open(asset.sha256()) : blobs.open(asset.sha256(), from, length);
    if (content.isEmpty()) {
      missed(exchange);
      return;
    }
    try (Backend.Content open = content.get()) {
      head(exchange, asset, verified, status, length);
      copy(open.bytes(), exchange.getOutputStream(), length, whole ? asset.sha256() : null);
    }
  }

  /**
   * @param verified whether the bytes match a manifest
   * @param length the length of the body; negative for a response without one
   */
  private void head(
      HttpServerExchange exchange, StoredAsset asset, boolean verified, int status, long length) {
    metrics.count(StoreMetrics.Result.SERVED);
    HeaderMap headers = exchange.getResponseHeaders();
    asset.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    headers.put(Headers.ETAG, '"' + asset.sha256() + '"');
    cacheControl(headers, verified, status);
    headers.put(Headers.ACCEPT_RANGES, "bytes");
    exchange.setStatusCode(status);
    if (length >= 0) {
      exchange.setResponseContentLength(length);
    }
  }

  /**
   * Sets {@code Cache-Control}. For a file that was not compared with a manifest, its app
   * determines the lifetime.
   */
  private static void cacheControl(HeaderMap headers, boolean verified, int status) {
    boolean content =
        status == StatusCodes.OK
            || status == StatusCodes.PARTIAL_CONTENT
            || status == StatusCodes.NOT_MODIFIED;
    if (!content) {
      headers.remove(Headers.CACHE_CONTROL);
    } else if (verified) {
      headers.put(Headers.CACHE_CONTROL, IMMUTABLE);
    }
  }

  /** Ranges are defined for GET only (RFC 9110 section 14.2). */
  private static Ranges ranges(HttpServerExchange exchange, long size, String tag) {
    HeaderMap request = exchange.getRequestHeaders();
    boolean applies =
        exchange.getRequestMethod().equals(Methods.GET)
            && Preconditions.rangeApplies(
                request.getFirst(Headers.IF_RANGE), Optional.empty(), tag, Optional.empty());
    return applies ? Ranges.of(request.getFirst(Headers.RANGE), size) : new Ranges.Whole();
  }

  /**
   * Copies bytes; the last ones only if all of them match the digest.
   *
   * @param sha256 the digest to match; null for a part, which cannot be checked
   */
  private static void copy(InputStream from, OutputStream to, long length, @Nullable String sha256)
      throws IOException {
    MessageDigest digest = Blobs.sha256();
    byte[] buffer = new byte[BUFFER];
    long left = length;
    while (left > 0) {
      int read = from.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
      if (read <= 0) {
        throw new IOException("the stored file is truncated");
      }
      left -= read;
      digest.update(buffer, 0, read);
      if (left == 0
          && sha256 != null
          && !HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        throw new IOException("the stored file no longer matches its digest " + sha256);
      }
      to.write(buffer, 0, read);
    }
    to.close();
  }
}
