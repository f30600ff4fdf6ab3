package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.manifest.ContentCheck;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.resource.PathResource;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.util.AttachmentKey;
import io.undertow.util.ETag;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.MimeMappings;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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

  /** What the manifest says of the files, and who wants to know whether that is true. */
  public interface Assets {
    /** What bytes a path must have, that carries their hash; nothing for other paths. */
    Optional<ContentCheck> check(String path);

    /** A file of a path that carries a hash has been compared with what is said of it. */
    void compared(String path, boolean same);
  }

  /**
   * A file that is to be served.
   *
   * @param name of the file, or of the one that it is a compressed sibling of
   * @param etag of its bytes; null if it is too large for a hash
   */
  private record Found(StaticFile file, String name, @Nullable ETag etag) {}

  private final StaticFiles files;
  private final Assets assets;
  private final Executor blocking;
  private final HttpHandler next;
  private final HttpHandler serve;

  /**
   * @param blocking runs what waits for the disk
   */
  public StaticFileHandler(StaticFiles files, Assets assets, Executor blocking, HttpHandler next) {
    this.files = files;
    this.assets = assets;
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
    HeaderMap response = exchange.getResponseHeaders();
    Map<Coding, StaticFile> variants = files.variants(file.get());
    Coding coding = coding(exchange, variants.keySet());
    StaticFile sent = variants.getOrDefault(coding, file.get());
    ETag etag = files.hash(sent).map(hash -> new ETag(false, hash)).orElse(null);
    exchange.putAttachment(
        FOUND, new Found(sent, file.get().path().getFileName().toString(), etag));
    response
        .put(Headers.CACHE_CONTROL, lifetime(path, file.get()))
        .put(CONTENT_TYPE_OPTIONS, "nosniff");
    if (coding != Coding.IDENTITY) {
      response.put(Headers.CONTENT_ENCODING, coding.token());
    }
    if (variants.size() > 1) {
      response.put(Headers.VARY, "Accept-Encoding");
    }
    serve.handleRequest(exchange);
  }

  private static Coding coding(HttpServerExchange exchange, Set<Coding> there) {
    HeaderValues accepted = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    return AcceptEncoding.acceptable(accepted == null ? List.of() : accepted).stream()
        .filter(there::contains)
        .findFirst()
        .orElse(Coding.IDENTITY);
  }

  /** What the manifest says is for ever is so if it is true. */
  private String lifetime(String path, StaticFile file) {
    Optional<ContentCheck> check = assets.check(path);
    if (check.isEmpty()) {
      return "no-cache";
    }
    if (!check.get().isVerifiable()) {
      return IMMUTABLE;
    }
    boolean same = files.matches(file, check.get());
    assets.compared(path, same);
    return same ? IMMUTABLE : "no-store";
  }

  /**
   * The file without its time: that is a whole second wide and must not call an edited file
   * unchanged.
   */
  private static PathResource resource(HttpServerExchange exchange, PathResourceManager reading) {
    Found found = exchange.getAttachment(FOUND);
    return new PathResource(found.file().path(), reading, found.name(), found.etag()) {
      @Override
      public String getContentType(MimeMappings types) {
        String ending = found.name().substring(found.name().lastIndexOf('.') + 1);
        return types.getMimeType(ending);
      }

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
