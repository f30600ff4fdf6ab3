package dev.appversion.sidecar.html;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Encodes gzip (RFC 1952), piece by piece. */
final class GzipEncoder {
  /** The compression level, between the defaults of nginx and Apache. */
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

  /** Passes input, which the encoder may read until {@link #encode} returns 0. */
  void give(ByteBuffer bytes) {
    dirty |= bytes.hasRemaining();
    crc.update(bytes.duplicate());
    deflater.setInput(bytes);
  }

  /** Makes all input so far available as output. */
  void flush() {
    flushing = dirty;
  }

  /** The input has ended. */
  void finish() {
    deflater.finish();
  }

  /** Encodes a part; returns the number of bytes written, 0 if there is no output. */
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
