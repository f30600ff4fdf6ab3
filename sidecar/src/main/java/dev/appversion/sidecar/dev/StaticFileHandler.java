package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.content.Content.Field;
import dev.appversion.sidecar.content.ContentSender;
import dev.appversion.sidecar.content.ImmutableResponse;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.manifest.ContentCheck;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Serves the files in the directories; requests for all others continue to the app. Reads the disk
 * on a separate executor, and continues on the I/O thread.
 */
public final class StaticFileHandler implements HttpHandler {
  private static final HttpString CONTENT_TYPE_OPTIONS =
      new HttpString(HttpFields.X_CONTENT_TYPE_OPTIONS);
  private static final HttpString ALLOW_ORIGIN =
      new HttpString(HttpFields.ACCESS_CONTROL_ALLOW_ORIGIN);

  /** The manifest's checks of the files, and a listener for their results. */
  public interface Assets {
    /** The check for a path that contains a hash; empty for other paths. */
    Optional<ContentCheck> check(String path);

    /**
     * A file whose path contains a hash was compared with the manifest.
     *
     * @param same whether its bytes match
     */
    void compared(String path, boolean same);
  }

  private final StaticFiles files;
  private final Assets assets;
  private final Executor blocking;
  private final HttpHandler next;
  private final MediaTypes types = MediaTypes.load();

  /**
   * @param blocking runs tasks that read the disk
   */
  public StaticFileHandler(StaticFiles files, Assets assets, Executor blocking, HttpHandler next) {
    this.files = files;
    this.assets = assets;
    this.blocking = blocking;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    boolean reads = RequestMethod.isRead(exchange);
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
    ContentSender.send(exchange, content(exchange, path, file.get()));
  }

  private FileContent content(HttpServerExchange exchange, String path, StaticFile file) {
    Map<Coding, StaticFile> variants = files.variants(file);
    Coding coding = coding(exchange, variants.keySet());
    StaticFile sent = variants.getOrDefault(coding, file);
    String etag = files.hash(sent).map(hash -> '"' + hash + '"').orElse("");
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(Headers.CONTENT_TYPE, types.of(file.path().getFileName().toString())));
    fields.add(new Field(CONTENT_TYPE_OPTIONS, "nosniff"));
    fields.add(new Field(Headers.CACHE_CONTROL, lifetime(path, file)));
    fields.add(new Field(Headers.ACCEPT_RANGES, "bytes"));
    if (!etag.isEmpty()) {
      fields.add(new Field(Headers.ETAG, etag));
    }
    if (coding != Coding.IDENTITY) {
      fields.add(new Field(Headers.CONTENT_ENCODING, coding.token()));
    }
    if (variants.size() > 1) {
      fields.add(new Field(Headers.VARY, HttpFields.ACCEPT_ENCODING));
    }
    if (files.allOrigins()) {
      fields.add(new Field(ALLOW_ORIGIN, "*"));
    }
    return new FileContent(sent, etag, fields);
  }

  private static Coding coding(HttpServerExchange exchange, Set<Coding> there) {
    HeaderValues accepted = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    return AcceptEncoding.acceptable(there, accepted == null ? List.of() : accepted).stream()
        .findFirst()
        .orElse(Coding.IDENTITY);
  }

  /** The value of {@code Cache-Control}: immutable only if the bytes match the manifest. */
  private String lifetime(String path, StaticFile file) {
    Optional<ContentCheck> check = assets.check(path);
    if (check.isEmpty()) {
      return "no-cache";
    }
    if (!check.get().isVerifiable()) {
      return ImmutableResponse.CACHE_CONTROL;
    }
    boolean same = files.matches(file, check.get());
    assets.compared(path, same);
    return same ? ImmutableResponse.CACHE_CONTROL : "no-store";
  }
}
