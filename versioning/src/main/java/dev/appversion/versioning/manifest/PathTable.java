package dev.appversion.versioning.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a manifest in compact form: a sidecar holds the manifests of all live versions, and
 * one may have 100,000 rows. The text of all rows is UTF-8 in one array; of a delivery path only
 * the part is stored that differs from its canonical path, which is little more than the hash. Two
 * hash indexes find a row by either path. Immutable.
 */
public final class PathTable {
  /**
   * The bytes of row {@code i} start at {@code starts[i]}; {@link PathTableBuilder} defines their
   * format.
   */
  private final ChunkedBytes text;

  private final int[] starts;
  private final int[] byCanonical;
  private final int[] byDelivery;
  private final BitSet hashed;

  /** The rows without a canonical path: files of a build that no reference uses. */
  private final BitSet nameless;

  /** The digest of the delivered bytes of each row. */
  private final DigestColumn integrity;

  /** The digests of the source and then of the delivered bytes, for rows in which these differ. */
  private final DigestColumn rewritten;

  /** The rows of modules whose importers all name their delivery paths. */
  private final BitSet modules;

  /** The rows of scripts that search for their own name. */
  private final BitSet introspective;

  PathTable(PathTableBuilder from) {
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

  /** Two canonical paths have one delivery path: the data of one row applies to the other. */
  private void share(int first, int row) {
    if (hashed.get(row)) {
      hashed.set(first);
    }
    integrity.share(first, row);
  }

  /** The number of rows. */
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

  /** The canonical path of a row; empty if it has none. */
  String canonical(int row) {
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, starts[row]);
    int length = at.number();
    return new String(at.bytes, at.position, length, StandardCharsets.UTF_8);
  }

  /** The delivery path of a row. */
  String delivery(int row) {
    return new String(deliveryBytes(row), StandardCharsets.UTF_8);
  }

  /** Whether the delivery path of a row contains a hash of its content. */
  boolean isHashed(int row) {
    return hashed.get(row);
  }

  /** The integrity of the delivered bytes of a row; null if it is not known. */
  @Nullable Integrity integrity(int row) {
    List<byte[]> digests = integrity.get(row);
    return digests.isEmpty() ? null : Integrity.of(digests.getFirst());
  }

  /** The digests of a row whose source has other bytes than it delivers; null if there are none. */
  @Nullable RewrittenBytes rewritten(int row) {
    List<byte[]> digests = rewritten.get(row);
    return digests.isEmpty() ? null : RewrittenBytes.of(digests);
  }

  /** Whether all importers of a row's module use its delivery path. */
  boolean isModule(int row) {
    return modules.get(row);
  }

  /** Whether a row's script searches for its own name. */
  boolean isIntrospective(int row) {
    return introspective.get(row);
  }

  /** Canonical path to delivery path. */
  public Map<String, String> paths() {
    BitSet all = new BitSet();
    all.set(0, size());
    all.andNot(nameless);
    return new RowMap<>(this, all, this::delivery);
  }

  /** Canonical path to the integrity of the delivered bytes, if it is known. */
  Map<String, String> integrities() {
    return new RowMap<>(
        this, integrity.rows(), row -> Objects.requireNonNull(integrity(row)).toString());
  }

  /** Canonical path to the digests of source and delivered bytes, if these differ. */
  Map<String, RewrittenBytes> rewritten() {
    return new RowMap<>(this, rewritten.rows(), row -> Objects.requireNonNull(rewritten(row)));
  }

  /** The canonical paths of the rows for which {@link #isModule} holds. */
  Set<String> modules() {
    return new RowMap<>(this, modules, this::canonical).keySet();
  }

  /** The canonical paths of the rows for which {@link #isIntrospective} holds. */
  Set<String> introspective() {
    return new RowMap<>(this, introspective, this::canonical).keySet();
  }

  /** The delivery paths that contain a hash of their content. */
  Set<String> hashed() {
    return new HashedPaths(this, hashed);
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

  /** Whether this is the canonical path of the row that begins at this position. */
  static boolean isCanonical(byte[] path, ChunkedBytes text, int start) {
    ChunkedBytes.Cursor at = new ChunkedBytes.Cursor(text, start);
    int length = at.number();
    return length == path.length
        && Arrays.equals(path, 0, length, at.bytes, at.position, at.position + length);
  }

  /** Adds a row to an index that has a free slot for it. */
  static void insert(int[] index, byte[] path, int row) {
    int mask = index.length - 1;
    int slot = slot(path) & mask;
    while (index[slot] != 0) {
      slot = slot + 1 & mask;
    }
    index[slot] = row + 1;
  }

  /** The hash of a path, before it is reduced to the size of the index. */
  static int slot(byte[] path) {
    int hash = Arrays.hashCode(path) * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }
}
