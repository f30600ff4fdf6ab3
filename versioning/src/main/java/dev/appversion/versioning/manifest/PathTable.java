package dev.appversion.versioning.manifest;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
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
  private final ChunkedBytes text;

  private final int[] starts;
  private final int[] byCanonical;
  private final int[] byDelivery;
  private final BitSet hashed;

  /** The rows that have no canonical path: files that a build made and that nobody refers to. */
  private final BitSet nameless;

  /** One digest: of what a row delivers. */
  private final DigestColumn integrity;

  /** Those of a row's source, then those of what it delivers: where the two are not the same. */
  private final DigestColumn rewritten;

  /** The rows of modules whose importers all name their delivery paths. */
  private final BitSet modules;

  /** The rows of scripts that look for their own name. */
  private final BitSet introspective;

  private PathTable(Builder from) {
    this.text = from.text;
    this.starts = Arrays.copyOf(from.starts, from.size);
    this.byCanonical = from.index;
    this.hashed = from.hashed;
    this.nameless = from.nameless;
    this.integrity = from.integrity;
    this.rewritten = from.rewritten;
    this.modules = from.modules;
    this.introspective = from.introspective;
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
    integrity.share(first, row);
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
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, starts[row]);
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
    List<byte[]> digests = integrity.get(row);
    return digests.isEmpty() ? null : Integrity.of(digests.getFirst());
  }

  /** The digests of a row whose source has other bytes than it delivers; null for none such. */
  @Nullable RewrittenBytes rewritten(int row) {
    List<byte[]> digests = rewritten.get(row);
    return digests.isEmpty() ? null : RewrittenBytes.of(digests);
  }

  /** Whether all that imports a row's module does so by its delivery path. */
  boolean isModule(int row) {
    return modules.get(row);
  }

  /** Whether a row's script looks for its own name. */
  boolean isIntrospective(int row) {
    return introspective.get(row);
  }

  Map<String, String> paths() {
    BitSet all = new BitSet();
    all.set(0, size());
    all.andNot(nameless);
    return new View<>(all, this::delivery);
  }

  Map<String, String> integrities() {
    return new View<>(integrity.rows(), row -> Objects.requireNonNull(integrity(row)).toString());
  }

  Map<String, RewrittenBytes> rewritten() {
    return new View<>(rewritten.rows(), row -> Objects.requireNonNull(rewritten(row)));
  }

  /** Canonical paths. */
  Set<String> modules() {
    return new View<>(modules, this::canonical).keySet();
  }

  /** Canonical paths. */
  Set<String> introspective() {
    return new View<>(introspective, this::canonical).keySet();
  }

  Set<String> hashed() {
    return new HashedView();
  }

  private byte[] deliveryBytes(int row) {
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, starts[row]);
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

  private static boolean isCanonical(byte[] path, ChunkedBytes text, int start) {
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, start);
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

  /** Takes rows as they are read. */
  static final class Builder {
    /** What the numbers in a row take at most. */
    private static final int NUMBERS = 20;

    private final ChunkedBytes text = new ChunkedBytes();
    private final BitSet hashed = new BitSet();
    private final BitSet nameless = new BitSet();
    private final BitSet modules = new BitSet();
    private final BitSet introspective = new BitSet();
    private final DigestColumn integrity = new DigestColumn();
    private final DigestColumn rewritten = new DigestColumn();
    private int[] starts = new int[64];
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
      integrity.put(row, List.of(value.digest()));
      return true;
    }

    /** Gives the row of a canonical path its digests; false if there is no such row. */
    boolean rewritten(String canonical, RewrittenBytes value) {
      int row = row(canonical.getBytes(StandardCharsets.UTF_8));
      if (row >= 0) {
        rewritten.put(row, value.digests());
      }
      return row >= 0;
    }

    /** Marks the row of a canonical path as such a module's, if there is one. */
    void module(String canonical) {
      mark(modules, canonical);
    }

    /** Marks the row of a canonical path as such a script's, if there is one. */
    void introspective(String canonical) {
      mark(introspective, canonical);
    }

    private void mark(BitSet rows, String canonical) {
      int row = row(canonical.getBytes(StandardCharsets.UTF_8));
      if (row >= 0) {
        rows.set(row);
      }
    }

    PathTable build() {
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
          ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, starts[row]);
          int length = at.number();
          insert(index, Arrays.copyOfRange(at.bytes, at.position, at.position + length), row);
        }
      }
    }
  }

  @FunctionalInterface
  private interface Column<V> {
    V of(int row);
  }

  /** Rows as a map from the canonical path. */
  private final class View<V> extends AbstractMap<String, V> {
    private final BitSet rows;
    private final Column<V> column;

    View(BitSet rows, Column<V> column) {
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
    public @Nullable V get(@Nullable Object key) {
      int row = key instanceof String canonical ? rowOfCanonical(canonical) : -1;
      return row >= 0 && rows.get(row) ? column.of(row) : null;
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, V>> iterator() {
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
