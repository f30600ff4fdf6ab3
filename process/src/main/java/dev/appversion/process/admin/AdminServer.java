package dev.appversion.process.admin;

import dev.appversion.process.net.HostPort;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The plain HTTP server of a process's admin port, apart from its traffic: a probe is answered
 * under any load. Undertow's own builder has no limit of connections that prefers new ones.
 */
public final class AdminServer implements AutoCloseable {
  private static final int IDLE_MILLIS = 60_000;
  private static final long MAX_BODY_BYTES = 1024;
  private static final int BUFFER_BYTES = 16 << 10;
  private static final Duration STOP = Duration.ofSeconds(2);

  /** A blocked probe does not block the next one. */
  private static final int WORKERS = 2;

  /**
   * The limits of the clients of an admin port.
   *
   * @param connections the maximum number of open connections; a further one replaces the oldest
   * @param head the timeout from the first byte of a request's head to its last
   */
  record Limits(int connections, Duration head) {
    static final Limits DEFAULT = new Limits(100, Duration.ofSeconds(10));
  }

  private final XnioWorker worker;
  private final DefaultByteBufferPool buffers;
  private final HttpOpenListener connections;
  private final AcceptingChannel<StreamConnection> accepting;

  private AdminServer(
      XnioWorker worker,
      DefaultByteBufferPool buffers,
      HttpOpenListener connections,
      AcceptingChannel<StreamConnection> accepting) {
    this.worker = worker;
    this.buffers = buffers;
    this.connections = connections;
    this.accepting = accepting;
  }

  /**
   * Starts the server.
   *
   * @param listen port 0 selects a free port
   * @param endpoints such as {@link AdminEndpoints}
   * @throws UncheckedIOException if it cannot listen, or the address cannot be resolved
   */
  public static AdminServer start(InetSocketAddress listen, HttpHandler endpoints) {
    return start(listen, endpoints, Limits.DEFAULT);
  }

  /** Starts the server with these limits. */
  static AdminServer start(InetSocketAddress listen, HttpHandler endpoints, Limits limits) {
    XnioWorker worker = null;
    try {
      InetSocketAddress address = HostPort.resolved(listen);
      worker = Xnio.getInstance(AdminServer.class.getClassLoader()).createWorker(threads());
      DefaultByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 0);
      HttpOpenListener open = new HttpOpenListener(buffers, options(limits));
      open.setRootHandler(endpoints);
      AdminConnections connections = new AdminConnections(limits.connections());
      AcceptingChannel<StreamConnection> accepting =
          worker.createStreamConnectionServer(
              address,
              ChannelListeners.openListenerAdapter(
                  connection -> connections.accept(connection, open)),
              OptionMap.create(Options.TCP_NODELAY, true, Options.REUSE_ADDRESSES, true));
      accepting.resumeAccepts();
      return new AdminServer(worker, buffers, open, accepting);
    } catch (IOException e) {
      if (worker != null) {
        worker.shutdownNow();
      }
      throw new UncheckedIOException(e);
    }
  }

  private static OptionMap threads() {
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, 1)
        .set(Options.WORKER_TASK_CORE_THREADS, WORKERS)
        .set(Options.WORKER_TASK_MAX_THREADS, WORKERS)
        .getMap();
  }

  private static OptionMap options(Limits limits) {
    return OptionMap.builder()
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .set(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, Math.toIntExact(limits.head().toMillis()))
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
        .set(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
        .getMap();
  }

  /** The address that it listens on, with the actual port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) accepting.getLocalAddress();
  }

  /** The port that it listens on. */
  public int port() {
    return address().getPort();
  }

  @Override
  public void close() {
    IoUtils.safeClose(accepting);
    connections.closeConnections();
    worker.shutdownNow();
    try {
      worker.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    buffers.close();
  }
}
