package dev.appversion.sidecar.listener;

import dev.appversion.sidecar.log.LimitLog;
import dev.appversion.sidecar.log.LimitLog.Limit;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Limits the number of open client connections. At the limit, a new connection replaces the one
 * that has waited longest for a request or for the rest of its head; if all others are busy, the
 * new one is closed.
 */
public final class ClientConnections {
  private final int max;
  private final ProxyMetrics metrics;
  private final LimitLog log;

  // Guarded by this.
  private final Set<StreamConnection> open = new HashSet<>();
  private final Set<StreamConnection> waiting = new LinkedHashSet<>(); // the longest first

  /**
   * Starts without connections.
   *
   * @param max the maximum number of open connections
   */
  public ClientConnections(int max, ProxyMetrics metrics, LimitLog log) {
    this.max = max;
    this.metrics = metrics;
    this.log = log;
  }

  /**
   * Accepts a new connection.
   *
   * @param then reads from it, and sets its own close listener
   */
  public void accept(StreamConnection connection, ChannelListener<? super StreamConnection> then) {
    StreamConnection displaced = null;
    boolean accepted = true;
    synchronized (this) {
      if (open.size() >= max) {
        displaced = takeLongestWaiting();
        accepted = displaced != null;
      }
      if (accepted) {
        open.add(connection);
        waiting.add(connection);
        metrics.clientConnected();
      }
    }
    if (displaced != null) {
      log.reached(Limit.CONNECTIONS, max, "clients");
      close(displaced);
    }
    if (!accepted) {
      log.reached(Limit.CONNECTIONS, max, "clients");
      IoUtils.safeClose(connection);
      return;
    }
    ChannelListeners.invokeChannelListener(connection, then);
    ChannelListener<? super StreamConnection> own = connection.getCloseListener();
    connection.setCloseListener(
        closed -> {
          closed(closed);
          ChannelListeners.invokeChannelListener(closed, own);
        });
    if (!connection.isOpen()) {
      closed(connection);
    }
  }

  /** Wraps a handler, to record which connections are busy with a request. */
  public HttpHandler watching(HttpHandler handler) {
    return exchange -> {
      StreamConnection connection = connection(exchange);
      busy(connection);
      exchange.addExchangeCompleteListener(
          (completed, next) -> {
            if (!completed.isUpgrade()) { // a tunnel stays busy until it is closed
              waits(connection);
            }
            next.proceed();
          });
      handler.handleRequest(exchange);
    };
  }

  private static StreamConnection connection(HttpServerExchange exchange) {
    return ((HttpServerConnection) exchange.getConnection()).getChannel();
  }

  private @Nullable StreamConnection takeLongestWaiting() {
    Iterator<StreamConnection> longest = waiting.iterator();
    if (!longest.hasNext()) {
      return null;
    }
    StreamConnection found = longest.next();
    longest.remove();
    open.remove(found);
    metrics.clientDisconnected();
    return found;
  }

  private static void close(StreamConnection connection) {
    try {
      connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(connection); // the server is stopping
    }
  }

  private synchronized void busy(StreamConnection connection) {
    waiting.remove(connection);
  }

  private synchronized void waits(StreamConnection connection) {
    if (open.contains(connection)) {
      waiting.add(connection);
    }
  }

  private synchronized void closed(StreamConnection connection) {
    waiting.remove(connection);
    if (open.remove(connection)) {
      metrics.clientDisconnected();
    }
  }
}
