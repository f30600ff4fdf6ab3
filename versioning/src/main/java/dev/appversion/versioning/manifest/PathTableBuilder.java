package dev.appversion.versioning.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the rows of a {@link PathTable}. Not thread-safe. */
public final class PathTableBuilder {
  /** The most bytes that the four numbers of a row take. */
  private static final int NUMBERS = 20;

  final ChunkedBytes text = new ChunkedBytes();
  final BitSet hashed = new BitSet();
  final BitSet nameless = new BitSet();
  final BitSet modules = new BitSet();
  final BitSet introspective = new BitSet();
  final DigestColumn integrity = new DigestColumn();
  final DigestColumn rewritten = new DigestColumn();
  int[] starts = new int[64];
  int[] index = new int[128];
  int size;

  /**
   * The rows of a manifest, from its parts.
   *
   * @param paths canonical path to delivery path
   * @param hashed the delivery paths that contain a hash of their content
   * @param integrity canonical path to an SRI value
   * @throws IllegalArgumentException if one is not an SRI value
   */
  static PathTableBuilder of(
      Map<String, String> paths, Set<String> hashed, Map<String, String> integrity) {
    PathTableBuilder builder = new PathTableBuilder();
    paths.forEach((from, to) -> builder.add(from, to, hashed.contains(to)));
    Set<String> nameless = new HashSet<>(hashed);
    nameless.removeAll(new HashSet<>(paths.values()));
    nameless.forEach(builder::addNameless);
    integrity.forEach(
        (canonical, value) ->
            builder.integrity(
                canonical,
                Integrity.parse(value)
                    .orElseThrow(() -> new IllegalArgumentException("no SRI value: " + value))));
    return builder;
  }

  /**
   * Adds a row; returns false without adding it if the canonical path already has one.
   *
   * @param isHashed whether the delivery path contains a hash of its content
   */
  public boolean add(String canonical, String delivery, boolean isHashed) {
    byte[] from = canonical.getBytes(StandardCharsets.UTF_8);
    if (row(from) >= 0) {
      return false;
    }
    reserve();
    PathTable.insert(index, from, size);
    put(from, delivery.getBytes(StandardCharsets.UTF_8));
    hashed.set(size - 1, isHashed);
    return true;
  }

  /** Adds a hashed delivery path without a canonical path. */
  public void addNameless(String delivery) {
    reserve();
    put(new byte[0], delivery.getBytes(StandardCharsets.UTF_8));
    hashed.set(size - 1);
    nameless.set(size - 1);
  }

  /**
   * Appends a row: the canonical path with its length, how many bytes the delivery path shares with
   * its beginning and its end, and the bytes of the delivery path between these.
   */
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

  /** Sets the integrity of a canonical path's row; false if there is no such row. */
  public boolean integrity(String canonical, Integrity value) {
    int row = row(canonical.getBytes(StandardCharsets.UTF_8));
    if (row < 0) {
      return false;
    }
    integrity.put(row, List.of(value.digest()));
    return true;
  }

  /** Sets the digests of a canonical path's row; false if there is no such row. */
  public boolean rewritten(String canonical, RewrittenBytes value) {
    int row = row(canonical.getBytes(StandardCharsets.UTF_8));
    if (row >= 0) {
      rewritten.put(row, value.digests());
    }
    return row >= 0;
  }

  /** Marks a canonical path's row, if there is one: its importers use its delivery path alone. */
  public void module(String canonical) {
    mark(modules, canonical);
  }

  /** Marks a canonical path's row, if there is one: its script searches for its own name. */
  public void introspective(String canonical) {
    mark(introspective, canonical);
  }

  private void mark(BitSet rows, String canonical) {
    int row = row(canonical.getBytes(StandardCharsets.UTF_8));
    if (row >= 0) {
      rows.set(row);
    }
  }

  /** The table of all rows so far; the builder must not be used afterwards. */
  public PathTable build() {
    return new PathTable(this);
  }

  private int row(byte[] canonical) {
    int mask = index.length - 1;
    for (int slot = PathTable.slot(canonical) & mask; index[slot] != 0; slot = slot + 1 & mask) {
      if (PathTable.isCanonical(canonical, text, starts[index[slot] - 1])) {
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
        PathTable.insert(
            index, Arrays.copyOfRange(at.bytes, at.position, at.position + length), row);
      }
    }
  }
}
