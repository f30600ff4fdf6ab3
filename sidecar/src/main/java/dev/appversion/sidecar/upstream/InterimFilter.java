package dev.appversion.sidecar.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Takes interim responses (RFC 9110 section 15.2) out of what an app sends, such as 103 Early
 * Hints: Undertow's client would take them for the answer. 100 and 101 pass: it knows those.
 */
final class InterimFilter extends AbstractStreamSourceConduit<StreamSourceConduit> {
  /** As long as {@code HTTP/1.1 103}. */
  private static final int STATUS_END = 12;

  private static final int STATUS_START = 9;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final int INITIAL = 512;
  private static final int MAX_HEAD = 64 * 1024;

  /** What was read and not yet handed on, ready to be read; empty but at a response's start. */
  private ByteBuffer held = NOTHING;

  /** How much of it may be handed on. */
  private int cleared;

  private boolean atStart;

  InterimFilter(StreamSourceConduit next) {
    super(next);
  }

  /** The next bytes begin a response. */
  void expectResponse() {
    atStart = true;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    while (cleared == 0 && atStart) {
      int read = fill();
      if (read < 0) {
        pass(held.remaining());
        if (cleared == 0) {
          return -1;
        }
      } else {
        sort();
        if (read == 0 && cleared == 0) {
          return 0;
        }
      }
    }
    if (cleared == 0 && !held.hasRemaining()) {
      return next.read(to);
    }
    int length = Math.min(cleared, to.remaining());
    to.put(held.slice(held.position(), length));
    held.position(held.position() + length);
    cleared -= length;
    if (!held.hasRemaining()) {
      held = NOTHING;
    } else if (atStart) {
      next.wakeupReads(); // what is held makes no socket readable
    }
    return length;
  }

  /** Hands on or drops what can be told by now. */
  private void sort() {
    while (held.remaining() >= STATUS_END) {
      int status = interimStatus();
      if (status == 0 || status == 101) {
        pass(held.remaining());
        return;
      }
      int end = headEnd();
      if (end < 0) {
        if (held.remaining() > MAX_HEAD) {
          pass(held.remaining());
        }
        return;
      }
      if (status == 100) {
        cleared = end - held.position();
        return;
      }
      held.position(end);
    }
  }

  private void pass(int length) {
    atStart = false;
    cleared = length;
  }

  /** The status of an interim response; 0 if it is none. */
  private int interimStatus() {
    int at = held.position() + STATUS_START;
    boolean interim =
        held.get(held.position()) == 'H'
            && held.get(at - 1) == ' '
            && held.get(at) == '1'
            && isDigit(held.get(at + 1))
            && isDigit(held.get(at + 2));
    return interim ? 100 + 10 * (held.get(at + 1) - '0') + held.get(at + 2) - '0' : 0;
  }

  /** Where the head at the start of the held bytes ends; -1 if it has not come in whole. */
  private int headEnd() {
    for (int i = held.position(); i + 3 < held.limit(); i++) {
      if (held.get(i) == '\r'
          && held.get(i + 1) == '\n'
          && held.get(i + 2) == '\r'
          && held.get(i + 3) == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private int fill() throws IOException {
    ByteBuffer more = ByteBuffer.allocate(Math.max(INITIAL, 2 * held.remaining()));
    more.put(held);
    int read = next.read(more);
    held = more.flip();
    return read;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (to[i].hasRemaining()) {
        return read(to[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(
        new org.xnio.conduits.ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return org.xnio.IoUtils.transfer(
        new org.xnio.conduits.ConduitReadableByteChannel(this), count, through, target);
  }

  @Override
  public void resumeReads() {
    if (held.hasRemaining()) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }
}
