package dev.appversion.sidecar.html;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Parses the header and trailer of a gzip member (RFC 1952 section 2.3), byte by byte. */
final class GzipFrame {
  private static final int FIXED = 10;
  private static final int TRAILER = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum At {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DONE
  }

  private final CRC32 crc = new CRC32();
  private final byte[] trailer = new byte[TRAILER];
  private At at = At.FIXED;
  private int count;
  private int flags;
  private int extra;

  /** Parses more of the header; returns whether it is complete. */
  boolean header(ByteBuffer input) throws IOException {
    while (at != At.DONE) {
      if (!input.hasRemaining()) {
        return false;
      }
      step(input.get() & 0xff);
    }
    return true;
  }

  private void step(int b) throws IOException {
    switch (at) {
      case FIXED -> fixed(b);
      case EXTRA_LENGTH -> {
        extra |= b << (8 * count);
        if (++count == 2) {
          to(extra == 0 ? next(At.EXTRA) : At.EXTRA);
        }
      }
      case EXTRA -> {
        if (++count == extra) {
          to(next(At.EXTRA));
        }
      }
      case NAME, COMMENT -> {
        if (b == 0) {
          to(next(at));
        }
      }
      case HEADER_CRC -> {
        if (++count == 2) {
          to(At.DONE);
        }
      }
      case DONE -> throw new IllegalStateException("the header was read");
    }
  }

  private void fixed(int b) throws IOException {
    boolean right =
        switch (count) {
          case 0 -> b == 0x1f;
          case 1 -> b == 0x8b;
          case 2 -> b == 8;
          case 3 -> (b & RESERVED) == 0;
          default -> true;
        };
    if (!right) {
      throw new IOException("the body is not gzip");
    }
    if (count == 3) {
      flags = b;
    }
    if (++count == FIXED) {
      extra = 0;
      to((flags & EXTRA) != 0 ? At.EXTRA_LENGTH : next(At.EXTRA));
    }
  }

  /** The next part that the flags announce. */
  private At next(At part) {
    if (part.compareTo(At.NAME) < 0 && (flags & NAME) != 0) {
      return At.NAME;
    }
    if (part.compareTo(At.COMMENT) < 0 && (flags & COMMENT) != 0) {
      return At.COMMENT;
    }
    return (flags & HEADER_CRC) != 0 ? At.HEADER_CRC : At.DONE;
  }

  private void to(At part) {
    at = part;
    count = 0;
  }

  /** Adds decoded bytes to the checksum. */
  void update(byte[] bytes, int length) {
    crc.update(bytes, 0, length);
  }

  /**
   * Parses more of the trailer; returns whether it is complete.
   *
   * @throws IOException if checksum or length is wrong
   */
  boolean trailer(ByteBuffer input, long length) throws IOException {
    while (count < TRAILER) {
      if (!input.hasRemaining()) {
        return false;
      }
      trailer[count++] = input.get();
    }
    ByteBuffer fields = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
    if (fields.getInt() != (int) crc.getValue() || fields.getInt() != (int) length) {
      throw new IOException("the compressed body's checksum is wrong");
    }
    crc.reset();
    to(At.FIXED);
    return true;
  }

  /** Whether another member follows (RFC 1952 section 2.2). */
  boolean anotherBegins(ByteBuffer input) {
    return input.hasRemaining() && input.get(input.position()) == 0x1f;
  }
}
