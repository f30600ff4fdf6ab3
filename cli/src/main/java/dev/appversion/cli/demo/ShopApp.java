package dev.appversion.cli.demo;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a small htmx shop. It has no code for AppVersion: it serves pages, fragments, its
 * hashed assets and their manifest, as any app does.
 */
final class ShopApp implements AutoCloseable {
  private static final String STATIC = "/static/";
  private static final String CART = "cart";
  private static final List<String> PRODUCTS = List.of("Teapot", "Lantern", "Compass");

  private final String version;
  private final String title;
  private final ShopAssets assets;
  private final String page;
  private final Undertow server;

  private ShopApp(String version, String title) {
    this.version = version;
    this.title = title;
    this.assets = ShopAssets.of(version);
    this.page =
        new String(
            ShopAssets.resource("/dev/appversion/cli/demo/page.html"), StandardCharsets.UTF_8);
    this.server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(this::handle)
            .build();
  }

  static ShopApp start(String version, String title) {
    ShopApp app = new ShopApp(version, title);
    app.server.start();
    return app;
  }

  URI uri() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  private void handle(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    if (path.startsWith(STATIC)) {
      asset(exchange, path.substring(STATIC.length()));
    } else if (path.equals("/")) {
      html(exchange, page(products(), cart(exchange)));
    } else if (path.startsWith("/cart/") && exchange.getRequestMethod().equals(Methods.POST)) {
      int count = cart(exchange) + 1;
      Cookie cookie = new CookieImpl(CART, Integer.toString(count)).setPath("/").setHttpOnly(true);
      exchange.setResponseCookie(cookie.setSameSiteMode("Lax"));
      html(exchange, "Cart: " + count);
    } else {
      exchange.setStatusCode(404);
      html(exchange, page("<h1>Page not found</h1><p><a href=\"/\">To the shop</a></p>", 0));
    }
  }

  private void asset(HttpServerExchange exchange, String path) {
    Optional<byte[]> file = assets.file(path);
    if (file.isEmpty()) {
      exchange.setStatusCode(404).endExchange();
      return;
    }
    String type =
        path.endsWith(".css")
            ? "text/css"
            : path.endsWith(".js") ? "text/javascript" : "application/json";
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(file.get()));
  }

  private static void html(HttpServerExchange exchange, String html) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
    exchange.getResponseSender().send(html, StandardCharsets.UTF_8);
  }

  private String page(String main, int cart) {
    return page.replace("{{title}}", title)
        .replace("{{css}}", assets.hashed(ShopAssets.CSS))
        .replace("{{htmx}}", assets.hashed(ShopAssets.HTMX))
        .replace("{{cart}}", Integer.toString(cart))
        .replace("{{version}}", version)
        .replace("{{main}}", main);
  }

  private static String products() {
    StringBuilder html = new StringBuilder("<h1>Products</h1><ul class=\"products\">");
    for (String product : PRODUCTS) {
      html.append("<li class=\"product\"><span>")
          .append(product)
          .append("</span><button hx-post=\"/cart/")
          .append(product)
          .append("\" hx-target=\"#cart\">Add to cart</button></li>");
    }
    return html.append("</ul>").toString();
  }

  /** The number in the cart; 0 for an invalid value. */
  private static int cart(HttpServerExchange exchange) {
    @Nullable Cookie cookie = exchange.getRequestCookie(CART);
    return cookie != null && cookie.getValue().matches("[0-9]{1,4}")
        ? Integer.parseInt(cookie.getValue())
        : 0;
  }

  @Override
  public void close() {
    server.stop();
  }
}
