package dev.appversion.sidecar.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.conduits.StreamSourceConduit;

/** Bytes that were read from a connection and not consumed yet. Holds no memory while empty. */
final class ByteQueue {
  private static final byte[] NOTHING = {};
  private static final int INITIAL = 1024;

  private byte[] bytes = NOTHING;
  private int start;
  private int end;

  boolean isEmpty() {
    return start == end;
  }

  int length() {
    return end - start;
  }

  byte[] array() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Removes bytes from the front. */
  void skip(int count) {
    start += count;
    if (start == end) {
      bytes = NOTHING;
      start = 0;
      end = 0;
    }
  }

  /** Moves as many bytes to the buffer as it has room for, up to a limit. */
  int moveTo(ByteBuffer to, long limit) {
    int count = (int) Math.min(limit, Math.min(length(), to.remaining()));
    to.put(bytes, start, count);
    skip(count);
    return count;
  }

  /** Appends bytes to those that are held. */
  void append(byte[] from, int offset, int count) {
    room(count);
    System.arraycopy(from, offset, bytes, end, count);
    end += count;
  }

  /** Inserts bytes before those that are held. */
  void prepend(ByteBuffer from, int offset, int count) {
    byte[] all = new byte[count + length()];
    from.get(offset, all, 0, count);
    System.arraycopy(bytes, start, all, count, length());
    bytes = all;
    start = 0;
    end = all.length;
  }

  /**
   * Reads more from the connection.
   *
   * @param max how many bytes at most
   * @return as {@link StreamSourceConduit#read(ByteBuffer)}
   */
  int fill(StreamSourceConduit from, int max) throws IOException {
    int room = Math.min(max, Math.max(INITIAL, length()));
    room(room);
    int read = from.read(ByteBuffer.wrap(bytes, end, room));
    if (read > 0) {
      end += read;
    } else {
      skip(0); // releases the array if it is empty
    }
    return read;
  }

  private void room(int count) {
    if (bytes.length - end < count) {
      bytes = Arrays.copyOfRange(bytes, start, start + Math.max(INITIAL, length() + count));
      end -= start;
      start = 0;
    }
  }
}
