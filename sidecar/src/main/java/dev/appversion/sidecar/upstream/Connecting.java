package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioExecutor;

/** One attempt to connect; a connection that is established after the timeout is closed. */
final class Connecting implements ClientCallback<ClientConnection> {
  /** Receives the result; exactly one call. */
  interface Result {
    void connected(Connection connection);

    void failed(IOException e);
  }

  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.KEEP_ALIVE, true).getMap();

  private final InetSocketAddress target;
  private final ParsingIoThread thread;
  private final ReadySockets sockets;
  private final UpstreamGauges gauges;
  private final Result result;
  private XnioExecutor.@Nullable Key timer;
  private boolean over;

  Connecting(
      InetSocketAddress target,
      ParsingIoThread thread,
      ReadySockets sockets,
      UpstreamGauges gauges,
      Result result) {
    this.target = target;
    this.thread = thread;
    this.sockets = sockets;
    this.gauges = gauges;
    this.result = result;
  }

  void begin(URI uri, ByteBufferPool buffers, Duration timeout) {
    timer =
        thread.executeAfter(
            () -> sockets.runAfter(this::timedOut), timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      UndertowClient.getInstance().connect(this, uri, thread, buffers, OPTIONS);
    } catch (RuntimeException e) { // an address that cannot be resolved
      failed(new IOException(e));
    }
  }

  private void timedOut() {
    failed(new SocketTimeoutException("connecting to " + target + " timed out"));
  }

  @Override
  public void completed(ClientConnection client) {
    Connection connection = new Connection(client, thread.opened());
    if (over) {
      connection.cut();
      return;
    }
    end();
    gauges.add(Gauge.CONNECTIONS, 1);
    client.addCloseListener(closed -> gauges.add(Gauge.CONNECTIONS, -1));
    result.connected(connection);
  }

  @Override
  public void failed(IOException e) {
    if (!over) {
      end();
      result.failed(e);
    }
  }

  private void end() {
    over = true;
    if (timer != null) {
      timer.remove();
    }
  }
}
