package dev.appversion.sidecar.endurance;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** An app with a page, a style sheet, a large file and a tunnel; all other responses are "ok". */
final class ShopApp implements AutoCloseable {
  static final String STYLE = "/static/app.93b5ecd0106c.css"; // by MD5
  static final String GREETING = "welcome";
  private static final String PAGE =
      "<!doctype html><html><head><link rel=\"stylesheet\" href=\"/static/app.css\"></head><body>"
          + "<p>An offer.</p>".repeat(500)
          + "</body></html>";
  private static final byte[] LARGE = new byte[1 << 20];

  private final Undertow server =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setWorkerThreads(1)
          .setHandler(ShopApp::serve)
          .build();

  ShopApp() {
    server.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
  }

  private static void serve(HttpServerExchange exchange) {
    switch (exchange.getRequestPath()) {
      case "/page" -> send(exchange, "text/html", PAGE);
      case STYLE -> {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "max-age=31536000, immutable");
        send(exchange, "text/css", "p { margin: 0 }");
      }
      case "/large" -> exchange.getResponseSender().send(ByteBuffer.wrap(LARGE));
      case "/chat" -> exchange.upgradeChannel("chat", (connection, ended) -> greet(connection));
      default -> {
        if (exchange.getRequestPath().startsWith("/static/")) {
          exchange.setStatusCode(StatusCodes.NOT_FOUND);
        } else {
          exchange
              .getRequestReceiver()
              .receiveFullBytes((all, body) -> send(all, "text/plain", "ok"));
        }
      }
    }
  }

  private static void send(HttpServerExchange exchange, String type, String body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body);
  }

  /** Sends a greeting; closes the tunnel when the client does, or sends anything. */
  private static void greet(StreamConnection client) {
    try {
      client.getSinkChannel().write(ByteBuffer.wrap(GREETING.getBytes(StandardCharsets.US_ASCII)));
      client.getSinkChannel().flush();
      client.getSourceChannel().setReadListener(source -> IoUtils.safeClose(client));
      client.getSourceChannel().resumeReads();
    } catch (IOException e) {
      IoUtils.safeClose(client);
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
