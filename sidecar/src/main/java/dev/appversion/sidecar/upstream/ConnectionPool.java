package dev.appversion.sidecar.upstream;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xnio.XnioIoThread;

/**
 * The connections of one I/O thread, idle and new. Used on that thread only, so it needs no locks.
 * {@link Admission} limits the number in use, {@link IdleConnections} holds the others.
 */
public final class ConnectionPool {
  /** The caller that requests a connection. Exactly one method is called. */
  public interface Taker {
    /** A connection, which the callee returns or discards. */
    void connected(Lease lease);

    /** No connection within the timeout; nothing was sent. */
    void notConnected(IOException e);

    /** The limit of exchanges with this address is reached; nothing was sent. */
    void refused();
  }

  private final XnioIoThread thread;
  private final ParsingIoThread parsing;
  private final ReadySockets sockets;
  private final ByteBufferPool buffers;
  private final Duration connectTimeout;
  private final Duration idleTimeout;
  private final Admission admission;
  private final UpstreamGauges gauges;
  private final Map<InetSocketAddress, IdleConnections> idle = new HashMap<>();

  /**
   * A pool without connections.
   *
   * @param connectTimeout the timeout for opening a connection
   * @param idleTimeout the idle timeout of a connection
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
    this.sockets = new ReadySockets(thread);
    this.buffers = buffers;
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
    this.admission = admission;
    this.gauges = gauges;
  }

  /**
   * Gets a connection.
   *
   * @param fresh whether the connection must be a new one
   * @return the request for a permit, which the taker cancels if it no longer needs the connection
   */
  public PermitRequest acquire(
      InetSocketAddress target, boolean fresh, ExchangeKind kind, Taker taker) {
    return admission.enter(
        target,
        kind,
        thread,
        new Admission.Entrant() {
          @Override
          public void admitted(Permit permit) {
            give(target, fresh, permit, taker);
          }

          @Override
          public void refused() {
            taker.refused();
          }
        });
  }

  private void give(InetSocketAddress target, boolean fresh, Permit permit, Taker taker) {
    IdleConnections connections =
        idle.computeIfAbsent(
            target,
            address ->
                new IdleConnections(thread, idleTimeout, gauges, own -> idle.remove(target, own)));
    Connection usable = fresh ? null : connections.take();
    if (usable != null) {
      taker.connected(new Lease(connections, usable, permit, true));
    } else {
      connect(target, connections, permit, taker);
    }
  }

  private void connect(
      InetSocketAddress target, IdleConnections connections, Permit permit, Taker taker) {
    Connecting.Result result =
        new Connecting.Result() {
          @Override
          public void connected(Connection connection) {
            connection.client().addCloseListener(closed -> connections.forget(connection));
            taker.connected(new Lease(connections, connection, permit, false));
          }

          @Override
          public void failed(IOException e) {
            permit.release();
            taker.notConnected(e);
          }
        };
    new Connecting(target, parsing, sockets, gauges, result)
        .begin(uri(target), buffers, connectTimeout);
  }

  private static URI uri(InetSocketAddress target) {
    return URI.create("http://" + HostPort.of(target));
  }

  /** Closes the idle connections to all addresses but these. */
  public void retain(Set<InetSocketAddress> live) {
    List.copyOf(idle.entrySet())
        .forEach(
            entry -> {
              if (!live.contains(entry.getKey())) {
                entry.getValue().retire();
              }
            });
  }
}
