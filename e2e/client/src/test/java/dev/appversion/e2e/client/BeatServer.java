package dev.appversion.e2e.client;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.client.ScriptFile;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An app behind a stand-in for its sidecars, which records what pages report. Requests without a
 * pin are of the version {@link #live}.
 */
final class BeatServer implements AutoCloseable {
  private static final HttpString REQUESTED = new HttpString("X-App-Requested-Version");
  private static final HttpString PAGE = new HttpString("X-AppVersion-Page");
  private static final String OWN_BEAT = WirePaths.OWN + "beat";

  private final ClientScript script = ClientScript.load();
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final List<Beat> beats = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setWorkerThreads(1)
          .setHandler(this::answer)
          .build();

  /** The request for {@code /held}, which is answered after one for {@code /release}. */
  private volatile Optional<HttpServerExchange> held = Optional.empty();

  private volatile boolean released;

  /** The version of page loads. */
  volatile String live = "v1";

  /** The version whose pages are to reload; empty for none. */
  volatile String leaving = "";

  /** The version that does not exist any more; empty for none. */
  volatile String retired = "";

  /** {@code data-app-version-mismatch} of pages. */
  volatile String mismatch = "reload";

  /** The longest time between two beats of pages that are loaded from now on, in seconds. */
  volatile int period = 1;

  /** So many of the next beats are answered by 503. */
  final AtomicInteger failures = new AtomicInteger();

  /**
   * A request with the field {@code X-AppVersion-Page}.
   *
   * @param page the path of the page that sent it
   * @param path its own path
   * @param version the version that it requests; empty for none
   * @param field the value of the field
   */
  record Beat(String page, String path, String version, String field) {
    boolean isOwn() {
      return path.equals(OWN_BEAT);
    }
  }

  BeatServer() {
    server.start();
  }

  /** Adds a page with the client script at the start of its head. */
  void page(String path, String head, String body) {
    pages.put(path, head + "</head><body>" + body + "</body></html>");
  }

  URI at(String path) {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + path);
  }

  /** All beats, in order. */
  List<Beat> beats() {
    return beats;
  }

  /** The beats of the page with this path. */
  List<Beat> beatsOf(String page) {
    return beats.stream().filter(beat -> beat.page().equals(page)).toList();
  }

  /** Path and query of all requests; of beats only the path. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    String query = exchange.getQueryString();
    requests.add(path + (query.isEmpty() || path.equals(OWN_BEAT) ? "" : "?" + query));
    String pin = field(exchange, REQUESTED);
    String version = pin.isEmpty() ? live : pin;
    String report = field(exchange, PAGE);
    if (!report.isEmpty()) {
      beats.add(new Beat(referrer(exchange), path, pin, report));
    }
    exchange
        .getResponseHeaders()
        .put(new HttpString("X-App-Version"), "bytes-" + version)
        .put(Headers.CACHE_CONTROL, caching(path));
    if (version.equals(leaving)) {
      exchange.getResponseHeaders().put(new HttpString("X-App-Version-Leaving"), "1");
    }
    if (version.equals(retired)) {
      exchange.getResponseHeaders().put(new HttpString("X-App-Version-Conflict"), "header");
      exchange.setStatusCode(409);
    } else if (path.equals(OWN_BEAT)) {
      exchange.setStatusCode(failures.getAndDecrement() > 0 ? 503 : 204);
    } else if (script(path).isPresent()) {
      send(exchange, "text/javascript", script(path).get().plain());
    } else if (pages.containsKey(path)) {
      send(exchange, "text/html; charset=utf-8", ByteBuffer.wrap(bytes(version, path)));
    } else if (path.startsWith("/missing")) {
      exchange.setStatusCode(404);
    } else if (path.equals("/held") && !released) {
      exchange.dispatch(() -> held = Optional.of(exchange));
    } else if (path.equals("/release")) {
      released = true;
      held.ifPresent(HttpServerExchange::endExchange);
    }
  }

  /** Chromium does not keep a page with {@code no-store} in its back/forward cache. */
  private String caching(String path) {
    return path.equals("/cached")
        ? "max-age=300"
        : pages.containsKey(path) ? "no-cache" : "no-store";
  }

  private byte[] bytes(String version, String path) {
    String start =
        """
        <!doctype html><html lang=en><head><meta charset=utf-8><title>%1$s</title><link rel=icon href=data:,>
        <script src="%2$s" data-app-version="bytes-%1$s" data-app-version-name="%1$s" data-app-version-mismatch="%3$s"
        data-app-version-beat="%4$d"></script>
        """
            .formatted(version, script.head().path(), mismatch, period);
    return (start + pages.get(path)).getBytes(StandardCharsets.UTF_8);
  }

  private Optional<ScriptFile> script(String path) {
    return ClientScript.isScript(path) ? script.at(path) : Optional.empty();
  }

  private static void send(HttpServerExchange exchange, String type, ByteBuffer body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body);
  }

  private static String field(HttpServerExchange exchange, HttpString name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  private static String referrer(HttpServerExchange exchange) {
    return URI.create(field(exchange, Headers.REFERER)).getPath();
  }

  @Override
  public void close() {
    server.stop();
  }
}
