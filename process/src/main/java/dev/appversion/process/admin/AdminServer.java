package dev.appversion.process.admin;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;

/**
 * The plain HTTP server of a process's admin port, apart from its traffic: a probe is answered
 * under any load.
 */
public final class AdminServer implements AutoCloseable {
  private static final int PARSE_MILLIS = 10_000;
  private static final int IDLE_MILLIS = 60_000;
  private static final long MAX_BODY_BYTES = 1024;

  /** A blocked probe does not block the next one. */
  private static final int WORKERS = 2;

  private final Undertow undertow;

  private AdminServer(Undertow undertow) {
    this.undertow = undertow;
  }

  /**
   * Starts the server.
   *
   * @param listen port 0 selects a free port
   * @param endpoints such as {@link AdminEndpoints}
   * @throws RuntimeException if it cannot listen
   */
  public static AdminServer start(InetSocketAddress listen, HttpHandler endpoints) {
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(listen.getPort(), listen.getHostString())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
            .setIoThreads(1)
            .setWorkerThreads(WORKERS)
            .setHandler(endpoints)
            .build();
    undertow.start();
    return new AdminServer(undertow);
  }

  /** The address that it listens on, with the actual port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
  }

  /** The port that it listens on. */
  public int port() {
    return address().getPort();
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
