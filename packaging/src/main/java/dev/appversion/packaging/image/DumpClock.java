package dev.appversion.packaging.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the only difference between two dumps of the same classes: soft references in the
 * archived heap contain the machine's uptime (java.lang.ref.SoftReference.timestamp, in
 * milliseconds), on which the checksums in the header depend. The JVM reads these only with
 * -XX:+VerifySharedSpaces.
 */
final class DumpClock {
  /** The size of the header, in bytes. */
  static final int HEADER = 4096;

  /** The longest time between two dumps, in milliseconds. */
  static final long MAX_ELAPSED = 600_000;

  private DumpClock() {}

  /**
   * Sets the times in the first of two dumps to zero. If the dumps differ in more, as on a machine
   * that is very busy, the file is not changed: a difference may be an address, without which the
   * JVM crashes.
   *
   * @param first the earlier dump
   * @param second the later dump
   * @return in how many other words of 8 bytes the two differ
   */
  static int remove(Path first, Path second) throws IOException {
    try (FileChannel a =
            FileChannel.open(first, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel b = FileChannel.open(second, StandardOpenOption.READ)) {
      if (a.size() != b.size()) {
        return (int) Math.min(Math.max(a.size(), b.size()) / Long.BYTES, Integer.MAX_VALUE);
      }
      return remove(
          a.map(FileChannel.MapMode.READ_WRITE, 0, a.size()),
          b.map(FileChannel.MapMode.READ_ONLY, 0, b.size()));
    }
  }

  /** As {@link #remove(Path, Path)}, for dumps of the same size. */
  static int remove(ByteBuffer first, ByteBuffer second) {
    ByteBuffer x = first.order(ByteOrder.nativeOrder());
    ByteBuffer y = second.order(ByteOrder.nativeOrder());
    List<Integer> times = new ArrayList<>();
    int others = 0;
    for (int i = HEADER; i + Long.BYTES <= x.limit(); i += Long.BYTES) {
      long before = x.getLong(i);
      long after = y.getLong(i);
      if (before < after && after - before < MAX_ELAPSED) {
        times.add(i);
      } else if (before != after) {
        others++;
      }
    }
    if (others > 0) {
      return others;
    }
    for (int i = 0; i < HEADER; i += Integer.BYTES) {
      if (x.getInt(i) != y.getInt(i)) {
        x.putInt(i, 0);
      }
    }
    times.forEach(i -> x.putLong(i, 0));
    return 0;
  }
}
