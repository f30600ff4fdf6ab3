package dev.appversion.versioning.manifest;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a manifest, held small: each sidecar holds those of all live versions, and there may
 * be 100,000 in one. All text lies as UTF-8 in one array; of a delivery path there is only what it
 * does not share with its canonical one, which is little more than the hash. Two hash indexes find
 * rows by either path.
 */
final class PathTable {
  /** Of row {@code i} the bytes from {@code starts[i]} on: see {@link Builder#put}. */
  private final Bytes text;

  private final int[] starts;
  private final int[] byCanonical;
  private final int[] byDelivery;
  private final BitSet hashed;

  /** The rows that have no canonical path: files that a build made and that nobody refers to. */
  private final BitSet nameless;

  private final Bytes integrity;

  /** Where a row's integrity begins, plus one; 0 for none. Empty where no row has any. */
  private final int[] integrityStarts;

  private PathTable(Builder from) {
    this.text = from.text;
    this.starts = Arrays.copyOf(from.starts, from.size);
    this.byCanonical = from.index;
    this.hashed = from.hashed;
    this.nameless = from.nameless;
    this.integrity = from.integrity;
    this.integrityStarts =
        from.integrityStarts.length == 0
            ? from.integrityStarts
            : Arrays.copyOf(from.integrityStarts, from.size);
    this.byDelivery = new int[byCanonical.length];
    for (int row = 0; row < starts.length; row++) {
      byte[] delivery = deliveryBytes(row);
      int first = row(delivery, byDelivery, false);
      if (first < 0) {
        insert(byDelivery, delivery, row);
      } else {
        share(first, row);
      }
    }
  }

  /** Two canonical paths have one delivery path: what is known by the one holds for the other. */
  private void share(int first, int row) {
    if (hashed.get(row)) {
      hashed.set(first);
    }
    if (integrityStarts.length > 0 && integrityStarts[first] == 0) {
      integrityStarts[first] = integrityStarts[row];
    }
  }

  int size() {
    return starts.length;
  }

  /** The row of a canonical path; -1 for none. */
  int rowOfCanonical(String canonical) {
    return row(canonical.getBytes(StandardCharsets.UTF_8), byCanonical, true);
  }

  /** The first row with this delivery path; -1 for none. */
  int rowOfDelivery(String delivery) {
    return row(delivery.getBytes(StandardCharsets.UTF_8), byDelivery, false);
  }

  /** Whether a row has a canonical path. */
  boolean isNamed(int row) {
    return !nameless.get(row);
  }

  String canonical(int row) {
    Cursor at = new Cursor(text, starts[row]);
    int length = at.number();
    return new String(at.bytes, at.position, length, StandardCharsets.UTF_8);
  }

  String delivery(int row) {
    return new String(deliveryBytes(row), StandardCharsets.UTF_8);
  }

  boolean isHashed(int row) {
    return hashed.get(row);
  }

  /** The integrity of what a row delivers; null where it is not known. */
  @Nullable Integrity integrity(int row) {
    int start = integrityStarts.length == 0 ? 0 : integrityStarts[row];
    if (start == 0) {
      return null;
    }
    Cursor at = new Cursor(integrity, start - 1);
    int length = at.number();
    return Integrity.of(Arrays.copyOfRange(at.bytes, at.position, at.position + length));
  }

  Map<String, String> paths() {
    BitSet all = new BitSet();
    all.set(0, size());
    all.andNot(nameless);
    return new View(all, this::delivery);
  }

  Map<String, String> integrities() {
    BitSet known = new BitSet();
    for (int row = 0; row < integrityStarts.length; row++) {
      known.set(row, integrityStarts[row] != 0);
    }
    return new View(known, row -> Objects.requireNonNull(integrity(row)).toString());
  }

  Set<String> hashed() {
    return new HashedView();
  }

  private byte[] deliveryBytes(int row) {
    Cursor at = new Cursor(text, starts[row]);
    int length = at.number();
    int canonical = at.position;
    at.position += length;
    int prefix = at.number();
    int suffix = at.number();
    int middle = at.number();
    byte[] delivery = new byte[prefix + middle + suffix];
    System.arraycopy(at.bytes, canonical, delivery, 0, prefix);
    System.arraycopy(at.bytes, at.position, delivery, prefix, middle);
    System.arraycopy(at.bytes, canonical + length - suffix, delivery, prefix + middle, suffix);
    return delivery;
  }

  private int row(byte[] path, int[] index, boolean canonical) {
    int mask = index.length - 1;
    for (int slot = slot(path) & mask; index[slot] != 0; slot = slot + 1 & mask) {
      int row = index[slot] - 1;
      if (canonical
          ? isCanonical(path, text, starts[row])
          : Arrays.equals(path, deliveryBytes(row))) {
        return row;
      }
    }
    return -1;
  }

  private static boolean isCanonical(byte[] path, Bytes text, int start) {
    Cursor at = new Cursor(text, start);
    int length = at.number();
    return length == path.length
        && Arrays.equals(path, 0, length, at.bytes, at.position, at.position + length);
  }

  private static void insert(int[] index, byte[] path, int row) {
    int mask = index.length - 1;
    int slot = slot(path) & mask;
    while (index[slot] != 0) {
      slot = slot + 1 & mask;
    }
    index[slot] = row + 1;
  }

  private static int slot(byte[] path) {
    int hash = Arrays.hashCode(path) * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  /** Reads numbers of seven bits a byte. */
  private static final class Cursor {
    private final byte[] bytes;
    private int position;

    Cursor(Bytes from, int start) {
      this.bytes = from.chunk(start);
      this.position = start & Bytes.MASK;
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

  /**
   * Bytes that grow without ever being copied, which would be the peak of reading a large manifest:
   * they lie in chunks. What is put between two {@link #begin} lies in one.
   */
  private static final class Bytes {
    private static final int BITS = 16;
    private static final int MASK = (1 << BITS) - 1;

    private byte[][] chunks = {new byte[256]};
    private int last;
    private int used;

    /** The chunk that a position lies in. */
    byte[] chunk(int position) {
      return chunks[position >>> BITS];
    }

    /** Makes room for so many bytes in one place; where they will begin. */
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
  }

  /** Takes rows as they are read. */
  static final class Builder {
    /** What the numbers in a row take at most. */
    private static final int NUMBERS = 20;

    private final Bytes text = new Bytes();
    private final Bytes integrity = new Bytes();
    private final BitSet hashed = new BitSet();
    private final BitSet nameless = new BitSet();
    private int[] starts = new int[64];
    private int[] integrityStarts = new int[0];
    private int[] index = new int[128];
    private int size;

    /**
     * Adds a row; false, and nothing is added, if the canonical path has one.
     *
     * @param isHashed whether the delivery path carries a hash of its content
     */
    boolean add(String canonical, String delivery, boolean isHashed) {
      byte[] from = canonical.getBytes(StandardCharsets.UTF_8);
      if (row(from) >= 0) {
        return false;
      }
      reserve();
      insert(index, from, size);
      put(from, delivery.getBytes(StandardCharsets.UTF_8));
      hashed.set(size - 1, isHashed);
      return true;
    }

    /** Adds a hashed delivery path that no canonical one leads to. */
    void addNameless(String delivery) {
      reserve();
      put(new byte[0], delivery.getBytes(StandardCharsets.UTF_8));
      hashed.set(size - 1);
      nameless.set(size - 1);
    }

    private void put(byte[] from, byte[] to) {
      int shorter = Math.min(from.length, to.length);
      int same = Arrays.mismatch(from, to);
      int prefix = same < 0 ? shorter : same;
      int suffix = 0;
      while (suffix < shorter - prefix
          && from[from.length - 1 - suffix] == to[to.length - 1 - suffix]) {
        suffix++;
      }
      starts[size] = text.begin(from.length + to.length + NUMBERS);
      text.number(from.length);
      text.put(from, 0, from.length);
      text.number(prefix);
      text.number(suffix);
      text.number(to.length - prefix - suffix);
      text.put(to, prefix, to.length - prefix - suffix);
      size++;
    }

    /** Gives the row of a canonical path its integrity; false if there is no such row. */
    boolean integrity(String canonical, Integrity value) {
      int row = row(canonical.getBytes(StandardCharsets.UTF_8));
      if (row < 0) {
        return false;
      }
      if (integrityStarts.length <= row) {
        integrityStarts = Arrays.copyOf(integrityStarts, starts.length);
      }
      integrityStarts[row] = integrity.begin(value.digest().length + NUMBERS) + 1;
      integrity.number(value.digest().length);
      integrity.put(value.digest(), 0, value.digest().length);
      return true;
    }

    PathTable build() {
      if (integrityStarts.length > 0 && integrityStarts.length < size) {
        integrityStarts = Arrays.copyOf(integrityStarts, size);
      }
      return new PathTable(this);
    }

    private int row(byte[] canonical) {
      int mask = index.length - 1;
      for (int slot = slot(canonical) & mask; index[slot] != 0; slot = slot + 1 & mask) {
        if (isCanonical(canonical, text, starts[index[slot] - 1])) {
          return index[slot] - 1;
        }
      }
      return -1;
    }

    private void reserve() {
      if (2 * (size + 1) <= index.length) {
        return;
      }
      starts = Arrays.copyOf(starts, 2 * starts.length);
      index = new int[2 * index.length];
      for (int row = 0; row < size; row++) {
        if (!nameless.get(row)) {
          Cursor at = new Cursor(text, starts[row]);
          int length = at.number();
          insert(index, Arrays.copyOfRange(at.bytes, at.position, at.position + length), row);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Column {
    String of(int row);
  }

  /** Rows as a map from the canonical path. */
  private final class View extends AbstractMap<String, String> {
    private final BitSet rows;
    private final Column column;

    View(BitSet rows, Column column) {
      this.rows = rows;
      this.column = column;
    }

    @Override
    public int size() {
      return rows.cardinality();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return get(key) != null;
    }

    @Override
    public @Nullable String get(@Nullable Object key) {
      int row = key instanceof String canonical ? rowOfCanonical(canonical) : -1;
      return row >= 0 && rows.get(row) ? column.of(row) : null;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, String>> iterator() {
          return rows.stream()
              .mapToObj(row -> Map.entry(canonical(row), column.of(row)))
              .iterator();
        }

        @Override
        public int size() {
          return rows.cardinality();
        }
      };
    }
  }

  /** The hashed delivery paths. */
  private final class HashedView extends AbstractSet<String> {
    @Override
    public boolean contains(@Nullable Object path) {
      int row = path instanceof String delivery ? rowOfDelivery(delivery) : -1;
      return row >= 0 && hashed.get(row);
    }

    @Override
    public Iterator<String> iterator() {
      return rows().mapToObj(PathTable.this::delivery).iterator();
    }

    @Override
    public int size() {
      return (int) rows().count();
    }

    /** Two canonical paths may share a delivery path: the first row stands for both. */
    private IntStream rows() {
      return hashed.stream().filter(row -> rowOfDelivery(delivery(row)) == row);
    }
  }
}
