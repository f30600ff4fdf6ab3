package dev.appversion.sidecar.coding;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes zstd through, and fails at a frame whose window is larger than 8 MiB: receivers of the
 * content coding need not support it (RFC 9659). The decoder's own limit misses windows of 2 GiB
 * and more.
 */
final class ZstdWindows extends FilterInputStream {
  /** The largest window, in bytes. */
  static final long MOST = 8 << 20;

  private static final long MAGIC = 0xfd2fb528L;
  private static final int SKIPPABLE = 0x184d2a5;
  private static final int MAGIC_LENGTH = 4;
  private static final int BLOCK_HEADER_LENGTH = 3;

  /** The kinds of parts (RFC 8878, sections 3.1.1 and 3.1.2). */
  private enum Part {
    MAGIC,
    SKIPPABLE_SIZE,
    DESCRIPTOR,
    HEADER,
    BLOCK_HEADER
  }

  private Part part = Part.MAGIC;

  /** The number of bytes of the part that are missing, and those that have been read. */
  private int missing = MAGIC_LENGTH;

  private final byte[] come = new byte[16];
  private int length;

  /** The number of bytes to skip before the part. */
  private long skip;

  private int descriptor;

  ZstdWindows(InputStream encoded) {
    super(encoded);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    int read = super.read(to, offset, count);
    for (int at = 0; at < read; ) {
      if (skip > 0) {
        int skipped = (int) Math.min(skip, read - at);
        skip -= skipped;
        at += skipped;
      } else {
        come[length++] = to[offset + at++];
        if (--missing == 0) {
          next();
          length = 0;
        }
      }
    }
    return read;
  }

  private void next() throws IOException {
    switch (part) {
      case MAGIC -> {
        long magic = number(0, MAGIC_LENGTH);
        if (magic >> 4 == SKIPPABLE) {
          await(Part.SKIPPABLE_SIZE, 4);
        } else if (magic == MAGIC) {
          await(Part.DESCRIPTOR, 1);
        } else {
          throw new IOException("the body is not zstd");
        }
      }
      case SKIPPABLE_SIZE -> {
        skip = number(0, 4);
        await(Part.MAGIC, MAGIC_LENGTH);
      }
      case DESCRIPTOR -> {
        descriptor = come[0] & 0xff;
        await(Part.HEADER, (isSingleSegment() ? 0 : 1) + dictionaryLength() + sizeLength());
      }
      case HEADER -> {
        if (window() > MOST) {
          throw new IOException("the frame's window is larger than 8 MiB");
        }
        await(Part.BLOCK_HEADER, BLOCK_HEADER_LENGTH);
      }
      case BLOCK_HEADER -> {
        long header = number(0, BLOCK_HEADER_LENGTH);
        boolean isLast = (header & 1) != 0;
        boolean isRepeated = ((header >> 1) & 3) == 1; // one byte is repeated
        boolean hasChecksum = (descriptor & 4) != 0;
        skip = (isRepeated ? 1 : header >> 3) + (isLast && hasChecksum ? 4 : 0);
        await(isLast ? Part.MAGIC : Part.BLOCK_HEADER, isLast ? MAGIC_LENGTH : BLOCK_HEADER_LENGTH);
      }
    }
  }

  private void await(Part what, int bytes) {
    part = what;
    missing = bytes;
  }

  private boolean isSingleSegment() {
    return (descriptor & 0x20) != 0;
  }

  private int dictionaryLength() {
    return (1 << (descriptor & 3)) >> 1;
  }

  private int sizeLength() {
    int flag = descriptor >> 6;
    return flag == 0 ? (isSingleSegment() ? 1 : 0) : 1 << flag;
  }

  /** The frame's window, in bytes; of a single segment, the size of its content. */
  private long window() {
    if (!isSingleSegment()) {
      long base = 1L << (10 + ((come[0] & 0xff) >> 3));
      return base + base / 8 * (come[0] & 7);
    }
    long size = number(dictionaryLength(), sizeLength());
    return size < 0 ? Long.MAX_VALUE : size + (sizeLength() == 2 ? 256 : 0);
  }

  /** Reads a little-endian number. */
  private long number(int from, int bytes) {
    long number = 0;
    for (int i = from + bytes - 1; i >= from; i--) {
      number = (number << 8) | (come[i] & 0xff);
    }
    return number;
  }
}
