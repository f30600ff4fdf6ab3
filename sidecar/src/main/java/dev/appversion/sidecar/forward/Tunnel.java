package dev.appversion.sidecar.forward;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Two connections made one after an upgrade: bytes go through both ways as they come. The end of
 * one direction is passed on as such; the tunnel ends with both, or when nothing moved for the idle
 * time.
 */
final class Tunnel implements Closeable {
  private final Forwarder forwarder;
  private final StreamConnection client;
  private final StreamConnection app;
  private final Deadline idle;
  private int directions = 2;

  Tunnel(Forwarder forwarder, StreamConnection client, StreamConnection app) {
    this.forwarder = forwarder;
    this.client = client;
    this.app = app;
    this.idle = new Deadline(client.getIoThread());
  }

  void open(Duration idleTimeout) {
    forwarder.opened(this);
    idle.set(idleTimeout, this::close);
    pump(client, app);
    pump(app, client);
  }

  /** Cuts both connections; may be called on any thread, and twice. */
  @Override
  public void close() {
    forwarder.closed(this);
    IoUtils.safeClose(client, app);
    client.getIoThread().execute(idle::cancel);
  }

  private void pump(StreamConnection from, StreamConnection to) {
    ConduitStreamSinkChannel sink = to.getSinkChannel();
    new BodyPump(
            from.getSourceChannel(),
            sink,
            forwarder.buffers(),
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
