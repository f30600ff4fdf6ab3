package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.forward.RequestTarget;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResource;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.util.AttachmentKey;
import io.undertow.util.ETag;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.MimeMappings;
import java.nio.file.Path;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files in the folders; the app answers for all others. Looks at the disk on an executor
 * of its own, and hands on what is not there on the I/O thread again.
 */
public final class StaticFileHandler implements HttpHandler {
  private static final AttachmentKey<Found> FOUND = AttachmentKey.create(Found.class);
  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  /** Types that Undertow does not know, or not by the names registered today. */
  private static final MimeMappings TYPES =
      MimeMappings.builder(true)
          .addMapping("js", "text/javascript")
          .addMapping("mjs", "text/javascript")
          .addMapping("css", "text/css")
          .addMapping("map", "application/json")
          .addMapping("json", "application/json")
          .addMapping("svg", "image/svg+xml")
          .addMapping("webp", "image/webp")
          .addMapping("avif", "image/avif")
          .addMapping("woff", "font/woff")
          .addMapping("woff2", "font/woff2")
          .addMapping("wasm", "application/wasm")
          .addMapping("webmanifest", "application/manifest+json")
          .build();

  /**
   * A file that is to be served.
   *
   * @param etag of its bytes; null if it is too large for a hash
   */
  private record Found(StaticFile file, @Nullable ETag etag) {}

  private final StaticFiles files;
  private final Predicate<String> hashed;
  private final Executor blocking;
  private final HttpHandler next;
  private final HttpHandler serve;

  /**
   * @param hashed whether a canonical path carries the hash of its content, so that it may be kept
   *     for ever
   * @param blocking runs what waits for the disk
   */
  public StaticFileHandler(
      StaticFiles files, Predicate<String> hashed, Executor blocking, HttpHandler next) {
    this.files = files;
    this.hashed = hashed;
    this.blocking = blocking;
    this.next = next;
    // Reads for itself; which file it is, StaticFiles has found out.
    PathResourceManager reading = new PathResourceManager(Path.of("").toAbsolutePath());
    this.serve =
        new ResourceHandler((exchange, _) -> resource(exchange, reading)).setMimeMappings(TYPES);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    Optional<String> canonical =
        reads ? files.canonical(RequestTarget.rawPath(exchange)) : Optional.empty();
    if (canonical.isEmpty()) {
      next.handleRequest(exchange);
      return;
    }
    String path = canonical.get();
    exchange.dispatch(blocking, dispatched -> find(dispatched, path));
  }

  private void find(HttpServerExchange exchange, String path) throws Exception {
    Optional<StaticFile> file = files.file(path);
    if (file.isEmpty()) {
      exchange.dispatch(exchange.getIoThread(), next);
      return;
    }
    ETag etag = files.hash(file.get()).map(hash -> new ETag(false, hash)).orElse(null);
    exchange.putAttachment(FOUND, new Found(file.get(), etag));
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, hashed.test(path) ? IMMUTABLE : "no-cache")
        .put(CONTENT_TYPE_OPTIONS, "nosniff");
    serve.handleRequest(exchange);
  }

  /**
   * The file without its time: that is a whole second wide and must not call an edited file
   * unchanged.
   */
  private static PathResource resource(HttpServerExchange exchange, PathResourceManager reading) {
    Found found = exchange.getAttachment(FOUND);
    return new PathResource(
        found.file().path(), reading, found.file().path().getFileName().toString(), found.etag()) {
      @Override
      public @Nullable Date getLastModified() {
        return null;
      }

      @Override
      public @Nullable String getLastModifiedString() {
        return null;
      }
    };
  }
}
