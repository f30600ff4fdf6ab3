package dev.appversion.versioning.manifest;

import java.util.Arrays;

/**
 * A growing array of bytes in chunks, which is never copied: a copy would determine the peak memory
 * of reading a large manifest. The bytes between two calls of {@link #begin} are in one chunk.
 */
final class ChunkedBytes {
  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  private byte[][] chunks = {new byte[256]};
  private int last;
  private int used;

  /** The chunk of a position. */
  byte[] chunk(int position) {
    return chunks[position >>> BITS];
  }

  /** Reserves that many contiguous bytes; returns where they begin. */
  int begin(int count) {
    if (chunks[last].length - used < count) {
      if (last == 0 && used + count <= 1 << BITS && chunks[0].length < 1 << BITS) {
        int larger = Math.min(1 << BITS, Math.max(used + count, 2 * chunks[0].length));
        chunks[0] = Arrays.copyOf(chunks[0], larger); // small tables stay small
      } else {
        last++;
        used = 0;
        if (last == chunks.length) {
          chunks = Arrays.copyOf(chunks, 2 * chunks.length);
        }
        chunks[last] = new byte[Math.max(1 << BITS, count)];
      }
    }
    return last << BITS | used;
  }

  void put(byte[] from, int offset, int count) {
    System.arraycopy(from, offset, chunks[last], used, count);
    used += count;
  }

  void number(int value) {
    int rest = value;
    while (rest > 0x7f) {
      chunks[last][used++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    chunks[last][used++] = (byte) rest;
  }

  /** Reads numbers of seven bits a byte. */
  static final class Cursor {
    final byte[] bytes;
    int position;

    Cursor(ChunkedBytes from, int start) {
      this.bytes = from.chunk(start);
      this.position = start & MASK;
    }

    int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[position++];
        number |= (b & 0x7f) << shift;
        if (b >= 0) {
          return number;
        }
      }
    }
  }
}
