package dev.appversion.versioning.html.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches for a byte, eight bytes at a time. */
public final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private ByteSearch() {}

  /**
   * The position of the first such byte.
   *
   * @param wanted a byte of ASCII
   * @return {@code to} if there is none
   */
  public static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long everywhere = wanted * ONES;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long different = (long) LONGS.get(bytes, i) ^ everywhere;
      // The lowest byte that is zero, and perhaps some above it, has its high bit set here.
      long zeros = (different - ONES) & ~different & HIGH_BITS;
      if (zeros != 0) {
        return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }
}
