package dev.appversion.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;

/** The page that shows the shares live, fed by server-sent events. */
final class LivePage implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final ServerSentEventHandler events;
  private final Undertow server;
  private volatile String last = "";

  private LivePage(int port) {
    this.events =
        Handlers.serverSentEvents(
            (connection, lastEventId) -> {
              if (!last.isEmpty()) {
                connection.send(last);
              }
            });
    byte[] html = ShopAssets.resource("/dev/appversion/cli/demo/live.html");
    this.server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(
                Handlers.path(
                        exchange -> {
                          exchange
                              .getResponseHeaders()
                              .put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
                          exchange.getResponseSender().send(ByteBuffer.wrap(html));
                        })
                    .addExactPath("/events", events))
            .build();
  }

  /**
   * Starts the page.
   *
   * @param port 0 selects a free port
   * @throws RuntimeException if it cannot listen
   */
  static LivePage start(int port) {
    LivePage page = new LivePage(port);
    page.server.start();
    return page;
  }

  URI uri() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/");
  }

  void update(DemoStatus status) {
    try {
      last = JSON.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status can always be written as JSON", e);
    }
    events.getConnections().forEach(connection -> connection.send(last));
  }

  @Override
  public void close() {
    server.stop();
  }
}
