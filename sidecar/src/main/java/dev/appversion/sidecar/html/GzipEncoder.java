package dev.appversion.sidecar.html;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes a gzip body (RFC 1952), piece by piece. */
final class GzipEncoder {
  /** Between nginx's and Apache's defaults. */
  private static final int LEVEL = 4;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private enum At {
    HEADER,
    BODY,
    TRAILER,
    END
  }

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 crc = new CRC32();
  private At at = At.HEADER;
  private boolean dirty;
  private boolean flushing;
  private boolean closed;

  /** More to compress, lent until {@link #encode} returns 0. */
  void give(ByteBuffer bytes) {
    dirty |= bytes.hasRemaining();
    crc.update(bytes.duplicate());
    deflater.setInput(bytes);
  }

  /** What was given shall come out at once. */
  void flush() {
    flushing = dirty;
  }

  /** There is no more. */
  void finish() {
    deflater.finish();
  }

  /** Compresses some; 0 when there is nothing to come out. */
  int encode(byte[] to) {
    return switch (at) {
      case HEADER -> header(to);
      case BODY -> body(to);
      case TRAILER -> trailer(to);
      case END -> 0;
    };
  }

  private int header(byte[] to) {
    at = At.BODY;
    System.arraycopy(HEADER, 0, to, 0, HEADER.length);
    return HEADER.length;
  }

  private int body(byte[] to) {
    int length =
        deflater.deflate(to, 0, to.length, flushing ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
    if (flushing && length < to.length) {
      flushing = false;
      dirty = false;
    }
    if (length == 0 && deflater.finished()) {
      at = At.TRAILER;
      return trailer(to);
    }
    return length;
  }

  private int trailer(byte[] to) {
    at = At.END;
    ByteBuffer.wrap(to)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue())
        .putInt((int) deflater.getBytesRead());
    return 2 * Integer.BYTES;
  }

  void close() {
    if (!closed) {
      closed = true;
      deflater.end();
    }
  }
}
