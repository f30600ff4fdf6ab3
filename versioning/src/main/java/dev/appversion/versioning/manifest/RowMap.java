package dev.appversion.versioning.manifest;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Some rows of a {@link PathTable} as a map from the canonical path; a view. */
final class RowMap<V> extends AbstractMap<String, V> {
  private final PathTable table;
  private final BitSet rows;
  private final IntFunction<V> column;

  RowMap(PathTable table, BitSet rows, IntFunction<V> column) {
    this.table = table;
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
    int row = key instanceof String canonical ? table.rowOfCanonical(canonical) : -1;
    return row >= 0 && rows.get(row) ? column.apply(row) : null;
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, V>> iterator() {
        return rows.stream()
            .mapToObj(row -> Map.entry(table.canonical(row), column.apply(row)))
            .iterator();
      }

      @Override
      public int size() {
        return rows.cardinality();
      }
    };
  }
}
