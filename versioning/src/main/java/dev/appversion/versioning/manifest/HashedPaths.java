package dev.appversion.versioning.manifest;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The delivery paths of a {@link PathTable} that contain a hash of their content; a view. */
final class HashedPaths extends AbstractSet<String> {
  private final PathTable table;
  private final BitSet hashed;

  HashedPaths(PathTable table, BitSet hashed) {
    this.table = table;
    this.hashed = hashed;
  }

  @Override
  public boolean contains(@Nullable Object path) {
    int row = path instanceof String delivery ? table.rowOfDelivery(delivery) : -1;
    return row >= 0 && hashed.get(row);
  }

  @Override
  public Iterator<String> iterator() {
    return rows().mapToObj(table::delivery).iterator();
  }

  @Override
  public int size() {
    return (int) rows().count();
  }

  /** Two canonical paths may share a delivery path: the first row is used. */
  private IntStream rows() {
    return hashed.stream().filter(row -> table.rowOfDelivery(table.delivery(row)) == row);
  }
}
