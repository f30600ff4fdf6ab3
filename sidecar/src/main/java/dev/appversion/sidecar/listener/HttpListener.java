package dev.appversion.sidecar.listener;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.wire.HeadMemory;
import dev.appversion.sidecar.wire.InterimSink;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.message.HeadLimits;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Accepts connections and passes their requests to a handler. Undertow's own builder cannot install
 * the conduit that parses them.
 */
public final class HttpListener implements AutoCloseable {
  private static final int BACKLOG = 1000;

  /** The timeout for the I/O threads to stop. */
  private static final Duration STOP = Duration.ofSeconds(2);

  private final XnioWorker worker;
  private final HttpOpenListener connections;
  private final AcceptingChannel<StreamConnection> accepting;

  private HttpListener(
      XnioWorker worker,
      HttpOpenListener connections,
      AcceptingChannel<StreamConnection> accepting) {
    this.worker = worker;
    this.connections = connections;
    this.accepting = accepting;
  }

  /**
   * Starts a listener.
   *
   * @param idleTimeout the time that a connection may wait for its next request
   * @param headTimeout the timeout from the first byte of a request's head to its last
   * @param clients limits the number of connections
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static HttpListener start(
      InetSocketAddress address,
      int ioThreads,
      ByteBufferPool buffers,
      HeadLimits limits,
      Duration idleTimeout,
      Duration headTimeout,
      ClientConnections clients,
      HttpHandler handler) {
    XnioWorker worker = null;
    try {
      InetSocketAddress resolved = HostPort.resolved(address);
      worker =
          Xnio.getInstance(HttpListener.class.getClassLoader()).createWorker(threads(ioThreads));
      HttpOpenListener open = new HttpOpenListener(buffers, options(idleTimeout));
      open.setRootHandler(clients.watching(handler));
      HeadMemory memory = HeadMemory.ofHeap();
      AcceptingChannel<StreamConnection> accepting =
          worker.createStreamConnectionServer(
              resolved,
              ChannelListeners.openListenerAdapter(
                  connection -> {
                    RequestConduit requests =
                        new RequestConduit(connection, limits, headTimeout, memory);
                    connection.getSourceChannel().setConduit(requests);
                    connection
                        .getSinkChannel()
                        .setConduit(new InterimSink(connection.getSinkChannel().getConduit()));
                    clients.accept(
                        connection,
                        opened -> {
                          open.handleEvent(opened);
                          ChannelListener<? super StreamConnection> own = opened.getCloseListener();
                          opened.setCloseListener(
                              closed -> {
                                requests.closed();
                                ChannelListeners.invokeChannelListener(closed, own);
                              });
                        });
                  }),
              sockets(ioThreads));
      accepting.resumeAccepts();
      return new HttpListener(worker, open, accepting);
    } catch (IOException e) {
      if (worker != null) {
        worker.shutdownNow();
      }
      throw new UncheckedIOException(e);
    }
  }

  /** The listen address, with the port that was selected. */
  public InetSocketAddress address() {
    return (InetSocketAddress) accepting.getLocalAddress();
  }

  /** One of the I/O threads, for requests of the sidecar itself. */
  public XnioIoThread ioThread() {
    return worker.getIoThread();
  }

  /** Closes the port and all connections, and waits until no thread uses buffers. */
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
  }

  private static OptionMap threads(int ioThreads) {
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, ioThreads)
        .set(Options.CONNECTION_HIGH_WATER, 1_000_000)
        .set(Options.CONNECTION_LOW_WATER, 1_000_000)
        .set(Options.WORKER_TASK_CORE_THREADS, 1)
        .set(Options.WORKER_TASK_MAX_THREADS, 1)
        .getMap();
  }

  private static OptionMap sockets(int ioThreads) {
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, ioThreads)
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BALANCING_TOKENS, 1)
        .set(Options.BALANCING_CONNECTIONS, 2)
        .set(Options.BACKLOG, BACKLOG)
        .getMap();
  }

  private static OptionMap options(Duration idleTimeout) {
    return OptionMap.builder()
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .set(UndertowOptions.DECODE_URL, false)
        .set(
            UndertowOptions.MAX_ENTITY_SIZE,
            -1L) // otherwise Undertow responds 417 to Expect above 2 MiB
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, Math.toIntExact(idleTimeout.toMillis()))
        .getMap();
  }
}
