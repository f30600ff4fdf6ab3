package dev.appversion.sidecar.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/** A source that implements only {@link #read(ByteBuffer)}: all other reads call it. */
abstract class MessageConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {
  MessageConduit(StreamSourceConduit next) {
    super(next);
  }

  /** Reads the next bytes of a message, in the form for Undertow. */
  @Override
  public abstract int read(ByteBuffer to) throws IOException;

  @Override
  public final long read(ByteBuffer[] to, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (to[i].hasRemaining()) {
        return read(to[i]);
      }
    }
    return 0;
  }

  @Override
  public final long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public final long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
  }
}
