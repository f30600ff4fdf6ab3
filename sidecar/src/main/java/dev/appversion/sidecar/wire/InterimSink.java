package dev.appversion.sidecar.wire;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Sends interim responses on a client's connection, below Undertow, which can send only 100. Used
 * on the I/O thread of the connection only.
 */
public final class InterimSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The part of an interim response that is not written yet. */
  private ByteBuffer rest = NOTHING;

  /**
   * A sink for one connection.
   *
   * @param next writes to the connection
   */
  public InterimSink(StreamSinkConduit next) {
    super(next);
  }

  /** The sink below this exchange's connection. */
  public static InterimSink of(HttpServerExchange exchange) {
    return (InterimSink) ((HttpServerConnection) exchange.getConnection()).getOriginalSinkConduit();
  }

  /**
   * Sends an interim response, while nothing of the response has been sent. It is omitted if its
   * beginning cannot be written now.
   *
   * @param head the whole of it, with the empty line
   */
  public void send(byte[] head) throws IOException {
    if (!isFree()) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head);
    if (next.write(bytes) > 0 && bytes.hasRemaining()) {
      rest = bytes;
    }
  }

  /** Sends the rest of an interim response; returns whether all of it is sent. */
  private boolean isFree() throws IOException {
    while (rest.hasRemaining()) {
      if (next.write(rest) == 0) {
        return false;
      }
    }
    rest = NOTHING;
    return true;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return isFree() ? next.write(from) : 0;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return isFree() ? next.write(from, offset, length) : 0;
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return Conduits.writeFinalBasic(this, from);
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, from, offset, length);
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    return isFree() ? next.transferFrom(from, position, count) : 0;
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    return IoUtils.transfer(from, count, through, new ConduitWritableByteChannel(this));
  }

  @Override
  public boolean flush() throws IOException {
    return isFree() && next.flush();
  }
}
