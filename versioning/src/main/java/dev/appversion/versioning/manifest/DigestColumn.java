package dev.appversion.versioning.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Digests of the rows of a {@link PathTable}: for each row none, or a few. */
final class DigestColumn {
  /** The largest size of the number before a digest, in bytes. */
  private static final int NUMBER = 5;

  private final ChunkedBytes bytes = new ChunkedBytes();

  /**
   * The start of each row's digests, plus one; 0 for none. Ends with the last row that has digests.
   */
  private int[] starts = new int[0];

  /** Sets the digests of a row. */
  void put(int row, List<byte[]> digests) {
    if (starts.length <= row) {
      starts = Arrays.copyOf(starts, Math.max(row + 1, starts.length + starts.length / 2));
    }
    int length = digests.stream().mapToInt(digest -> digest.length + NUMBER).sum();
    starts[row] = bytes.begin(length + NUMBER) + 1;
    bytes.number(digests.size());
    for (byte[] digest : digests) {
      bytes.number(digest.length);
      bytes.put(digest, 0, digest.length);
    }
  }

  /** The digests of a row; empty for none. */
  List<byte[]> get(int row) {
    if (row >= starts.length || starts[row] == 0) {
      return List.of();
    }
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(bytes, starts[row] - 1);
    int count = at.number();
    List<byte[]> digests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = at.number();
      digests.add(Arrays.copyOfRange(at.bytes, at.position, at.position + length));
      at.position += length;
    }
    return digests;
  }

  /** The first row has the digests of another one, unless it has its own. */
  void share(int first, int row) {
    if (row < starts.length && starts[row] != 0 && starts[first] == 0) {
      starts[first] = starts[row];
    }
  }

  /** The rows that have digests. */
  BitSet rows() {
    BitSet rows = new BitSet();
    for (int row = 0; row < starts.length; row++) {
      rows.set(row, starts[row] != 0);
    }
    return rows;
  }
}
