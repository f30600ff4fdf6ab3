package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * The connections of one I/O thread, by address, and which of them are idle. Used on that thread
 * only, so it needs no locks. How many there may be in use is for {@link Admission} to say.
 */
public final class ConnectionPool {
  private static final int MAX_IDLE = 32;

  /** Who asked for a connection. Called once. */
  public interface Taker {
    void connected(Lease lease);

    /** No connection within the time; nothing was sent. */
    void notConnected(IOException e);

    /** There are too many exchanges with this address; nothing was sent. */
    void refused();
  }

  private final XnioIoThread thread;
  private final ParsingIoThread parsing;
  private final ByteBufferPool buffers;
  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private final Admission admission;
  private final UpstreamGauges gauges;
  private final Map<InetSocketAddress, Idle> addresses = new HashMap<>();

  /**
   * @param connectTimeout how long a connection may take to be open
   * @param idleTimeout how long a connection may be without a request
   */
  public ConnectionPool(
      XnioIoThread thread,
      ByteBufferPool buffers,
      Duration connectTimeout,
      Duration idleTimeout,
      Admission admission,
      UpstreamGauges gauges) {
    this.thread = thread;
    this.parsing = new ParsingIoThread(thread);
    this.buffers = buffers;
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
    this.admission = admission;
    this.gauges = gauges;
  }

  /**
   * Gets a connection.
   *
   * @param fresh whether it must not have carried a request before
   * @return what waits for a place; to be cancelled if the taker no longer wants the connection
   */
  public Pending acquire(InetSocketAddress target, boolean fresh, Kind kind, Taker taker) {
    return admission.enter(
        target,
        kind,
        thread,
        new Admission.Entrant() {
          @Override
          public void admitted(Place place) {
            addresses.computeIfAbsent(target, Idle::new).give(fresh, place, taker);
          }

          @Override
          public void refused() {
            taker.refused();
          }
        });
  }

  /** Closes the idle connections to all addresses but these. */
  public void retain(Set<InetSocketAddress> live) {
    List.copyOf(addresses.entrySet())
        .forEach(
            entry -> {
              if (!live.contains(entry.getKey())) {
                entry.getValue().retire();
              }
            });
  }

  private record Rested(Connection connection, long sinceNanos) {}

  /** The idle connections to one address. */
  final class Idle {
    private final InetSocketAddress target;
    private final URI uri;
    private final Deque<Rested> rested = new ArrayDeque<>();
    private boolean sweeping;
    private boolean retired;

    Idle(InetSocketAddress target) {
      this.target = target;
      String host = target.getHostString();
      this.uri =
          URI.create(
              "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + target.getPort());
    }

    void give(boolean fresh, Place place, Taker taker) {
      Connection usable = fresh ? null : takeOpen();
      if (usable != null) {
        taker.connected(new Lease(this, usable, place, true));
        return;
      }
      new Connecting(
              target,
              parsing,
              gauges,
              new Connecting.Result() {
                @Override
                public void connected(Connection connection) {
                  connection.client().addCloseListener(closed -> forget(connection));
                  taker.connected(new Lease(Idle.this, connection, place, false));
                }

                @Override
                public void failed(IOException e) {
                  place.release();
                  taker.notConnected(e);
                }
              })
          .begin(uri, buffers, connectTimeout);
    }

    private @Nullable Connection takeOpen() {
      while (!rested.isEmpty()) {
        Connection connection = rested.removeLast().connection();
        gauges.add(Gauge.IDLE, -1);
        if (connection.isQuiet()) {
          return connection;
        }
        connection.cut();
      }
      return null;
    }

    /** A connection whose exchange is over and that is clean. */
    void add(Connection connection) {
      if (connection.isReusable() && rested.size() < MAX_IDLE && !retired) {
        rested.addLast(new Rested(connection, System.nanoTime()));
        gauges.add(Gauge.IDLE, 1);
        scheduleSweep();
      } else {
        connection.cut();
      }
    }

    /** The other side has closed it, or we have. */
    private void forget(Connection connection) {
      if (rested.removeIf(entry -> entry.connection().equals(connection))) {
        gauges.add(Gauge.IDLE, -1);
      }
    }

    private void scheduleSweep() {
      if (!sweeping) {
        try {
          var _ =
              thread.executeAfter(this::sweep, idleTimeout.toMillis() / 2, TimeUnit.MILLISECONDS);
          sweeping = true;
        } catch (RejectedExecutionException e) {
          retire(); // the server has stopped
        }
      }
    }

    private void sweep() {
      sweeping = false;
      long now = System.nanoTime();
      close(
          rested.stream()
              .filter(
                  entry ->
                      !entry.connection().isOpen()
                          || now - entry.sinceNanos() > idleTimeout.toNanos())
              .toList());
      if (!rested.isEmpty()) {
        scheduleSweep();
      }
    }

    void retire() {
      retired = true;
      addresses.remove(target, this);
      close(List.copyOf(rested));
    }

    private void close(List<Rested> ended) {
      rested.removeAll(ended);
      gauges.add(Gauge.IDLE, -ended.size());
      ended.forEach(entry -> entry.connection().cut());
    }
  }
}
