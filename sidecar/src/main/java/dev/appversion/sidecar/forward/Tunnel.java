package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyPump;
import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.io.Deadline;
import dev.appversion.sidecar.upstream.Permit;
import dev.appversion.sidecar.wire.RequestConduit;
import io.undertow.client.ClientConnection;
import io.undertow.server.HttpServerExchange;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Two connections joined after an upgrade: bytes are copied in both directions. The end of one
 * direction is forwarded; the tunnel ends with both, or after the idle timeout.
 */
final class Tunnel implements Closeable {
  private final Forwarder forwarder;
  private final Optional<String> version;
  private final StreamConnection client;
  private final StreamConnection app;
  private final Permit permit;
  private final Deadline idle;
  private int directions = 2;

  private Tunnel(
      Forwarder forwarder,
      Optional<String> version,
      StreamConnection client,
      StreamConnection app,
      Permit permit) {
    this.forwarder = forwarder;
    this.version = version;
    this.client = client;
    this.app = app;
    this.permit = permit;
    this.idle = new Deadline(client.getIoThread(), new CallbackGuard(this::broken));
  }

  /**
   * Sends the 101 that is set in the exchange, and joins the connections.
   *
   * @param version for which the tunnel is counted; empty if another sidecar counts it
   * @param permit is released when the tunnel ends
   */
  static void between(
      Forwarder forwarder,
      HttpServerExchange exchange,
      Optional<String> version,
      ClientConnection app,
      Permit permit) {
    // Each connection is closed with the other one.
    exchange.getConnection().addCloseListener(closed -> cut(app, permit));
    app.addCloseListener(closed -> IoUtils.safeClose(exchange.getConnection()));
    try {
      exchange.upgradeChannel(
          (client, ended) -> {
            RequestConduit.of(exchange).becomeTunnel();
            try {
              Tunnel tunnel = new Tunnel(forwarder, version, client, app.performUpgrade(), permit);
              exchange.getConnection().addCloseListener(closed -> tunnel.close());
              app.addCloseListener(closed -> tunnel.close());
              tunnel.open(forwarder.upstreams().settings().idleTimeout());
            } catch (IOException e) {
              IoUtils.safeClose(client, app);
            }
          });
    } catch (RuntimeException e) {
      cut(app, permit);
      throw e;
    }
    exchange.endExchange();
  }

  /** The version for which it is counted; empty if another sidecar counts it. */
  Optional<String> version() {
    return version;
  }

  private static void cut(ClientConnection app, Permit permit) {
    permit.release();
    try {
      IoUtils.safeClose(app.performUpgrade());
    } catch (IOException e) {
      IoUtils.safeClose(app); // already closed
    }
  }

  private void open(Duration idleTimeout) {
    forwarder.opened(this);
    idle.set(idleTimeout, this::close);
    pump(client, app);
    pump(app, client);
  }

  /** Closes both connections. May be called on any thread, and more than once. */
  @Override
  public void close() {
    forwarder.closed(this);
    permit.release();
    IoUtils.safeClose(client, app);
    client.getIoThread().execute(idle::cancel);
  }

  private void broken(Throwable cause) {
    forwarder.upstreams().broken(cause);
    close();
  }

  private void pump(StreamConnection from, StreamConnection to) {
    ConduitStreamSinkChannel sink = to.getSinkChannel();
    new BodyPump(
            from.getSourceChannel(),
            sink,
            forwarder.upstreams().buffers(),
            new BodyPump.Events() {
              @Override
              public void sourceEnded() {
                halfClose(sink);
              }

              @Override
              public void readFailed(IOException e) {
                close();
              }

              @Override
              public void writeFailed(IOException e) {
                close();
              }

              @Override
              public void broken(Throwable cause) {
                Tunnel.this.broken(cause);
              }

              @Override
              public void moved() {
                idle.touch();
              }
            })
        .start();
  }

  private void halfClose(ConduitStreamSinkChannel sink) {
    try {
      sink.shutdownWrites();
      if (sink.flush()) {
        directionEnded();
      } else {
        sink.setWriteListener(
            ChannelListeners.flushingChannelListener(
                channel -> directionEnded(), (channel, e) -> close()));
        sink.resumeWrites();
      }
    } catch (IOException e) {
      close();
    }
  }

  private void directionEnded() {
    if (--directions == 0) {
      close();
    }
  }
}
