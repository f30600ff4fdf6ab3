package dev.appversion.e2e.client;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One version of the app. It has only the name of its own version, and records the requests that it
 * receives.
 */
final class App implements AutoCloseable {
  private static final HttpString REQUESTED = new HttpString("X-App-Requested-Version");
  private static final HttpString POLICY = new HttpString("Content-Security-Policy");

  private final String version;
  private final Pages pages;
  private final Undertow server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> referrers = new CopyOnWriteArrayList<>();

  /** The app version that its pages name. */
  volatile String appVersion = "";

  /** Requests for {@code /slow} wait for it. */
  final CountDownLatch slow = new CountDownLatch(1);

  App(String version, Pages pages) {
    this.version = version;
    this.pages = pages;
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(8)
            .setHandler(
                new BlockingHandler(
                    Handlers.path(this::own)
                        .addPrefixPath("/page", this::page)
                        .addPrefixPath("/part", this::part)
                        .addPrefixPath("/slow", this::slow)
                        .addPrefixPath("/away", this::away)
                        .addPrefixPath("/icon.svg", App::icon)
                        .addPrefixPath("/static", App::style)
                        .addPrefixPath("/htmx", App::htmx)))
            .build();
    server.start();
  }

  URI address() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  /** Method, path and requested version ({@code -} for none) of each request except for assets. */
  List<String> requests() {
    return requests;
  }

  /** The number of pages that it has served. */
  long loads() {
    return requests.stream().filter(line -> line.startsWith("GET /page")).count();
  }

  private void page(HttpServerExchange exchange) {
    String htmx = exchange.getQueryParameters().get("htmx").getFirst();
    exchange.getResponseHeaders().put(POLICY, pages.policy());
    send(
        exchange,
        "text/html; charset=utf-8",
        pages.page(version, appVersion, exchange.getRequestPath(), htmx, recordRequest(exchange)));
  }

  private void part(HttpServerExchange exchange) {
    send(
        exchange, "text/html; charset=utf-8", version + " received pin " + recordRequest(exchange));
  }

  private void slow(HttpServerExchange exchange) throws InterruptedException {
    String pin = recordRequest(exchange);
    if (!slow.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("/slow was not released");
    }
    send(exchange, "text/plain", pin);
  }

  private void away(HttpServerExchange exchange) {
    recordRequest(exchange);
    exchange.setStatusCode(302).getResponseHeaders().put(Headers.LOCATION, pages.elsewhere + "/");
  }

  /** {@code Referer} of each recorded request; {@code -} for none. */
  List<String> referrers() {
    return referrers;
  }

  private String recordRequest(HttpServerExchange exchange) {
    String referrer = exchange.getRequestHeaders().getFirst(Headers.REFERER);
    referrers.add(referrer == null ? "-" : referrer);
    HeaderValues values = exchange.getRequestHeaders().get(REQUESTED);
    String pin = values == null ? "-" : String.join("+", values);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestPath() + " " + pin);
    return pin;
  }

  private static void icon(HttpServerExchange exchange) {
    send(exchange, "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  }

  private static void style(HttpServerExchange exchange) {
    if (exchange.getRequestPath().endsWith(".css")) {
      send(exchange, "text/css", "h1 {color: navy}");
    } else {
      missing(exchange);
    }
  }

  private static void htmx(HttpServerExchange exchange) {
    String release = exchange.getRelativePath().replaceAll("[^0-9]", "");
    send(exchange, "text/javascript; charset=utf-8", Pages.htmx(release));
  }

  private void own(HttpServerExchange exchange) {
    var file = pages.own(exchange.getRequestPath(), version, appVersion);
    if (file.isEmpty()) {
      missing(exchange);
      return;
    }
    recordRequest(exchange);
    exchange
        .getResponseHeaders()
        .put(new HttpString("Access-Control-Allow-Origin"), "*")
        .put(Headers.CACHE_CONTROL, pages.cacheControl);
    if (!file.get().policy().isEmpty()) {
      exchange.getResponseHeaders().put(POLICY, file.get().policy());
    }
    send(exchange, file.get().type(), file.get().body());
  }

  private static void missing(HttpServerExchange exchange) {
    exchange.setStatusCode(404);
    send(exchange, "text/plain", "not found");
  }

  private static void send(HttpServerExchange exchange, String type, String body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    if (!exchange.getResponseHeaders().contains(Headers.CACHE_CONTROL)) {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    }
    exchange.getResponseSender().send(body);
  }

  @Override
  public void close() {
    slow.countDown();
    server.stop();
  }
}
