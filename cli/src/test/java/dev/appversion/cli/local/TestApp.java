package dev.appversion.cli.local;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;

/** An app of one version: returns its name on every path, and serves a manifest that can change. */
public final class TestApp implements AutoCloseable {
  private final Undertow server;
  private volatile String manifest =
      "{\"version\":\"1.0\",\"paths\":{\"a.css\":\"a.111111111111.css\"}}";

  public TestApp(String name) {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                exchange ->
                    exchange
                        .getResponseSender()
                        .send(
                            exchange.getRequestPath().equals("/static/staticfiles.json")
                                ? manifest
                                : name))
            .build();
    server.start();
  }

  public void manifest(String text) {
    manifest = text;
  }

  public URI uri() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  @Override
  public void close() {
    server.stop();
  }
}
