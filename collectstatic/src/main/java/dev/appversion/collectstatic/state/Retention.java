package dev.appversion.collectstatic.state;

import dev.appversion.collectstatic.compression.Encoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which hashed files stay besides those of the new collection.
 *
 * @param collections the new one first, then those that are kept
 */
public record Retention(List<CollectState.Collection> collections) {

  /**
   * Decides what stays. A collection that is made again, unchanged or after others, counts once.
   *
   * @param keep of how many earlier collections the files stay
   */
  public static Retention of(
      CollectState.Collection now, List<CollectState.Collection> before, int keep) {
    List<CollectState.Collection> collections = new ArrayList<>(List.of(now));
    before.stream()
        .filter(collection -> !collection.hash().equals(now.hash()))
        .limit(keep)
        .forEach(collections::add);
    return new Retention(List.copyOf(collections));
  }

  /**
   * The files to delete.
   *
   * @param written files of earlier collections
   * @param wanted files of the new one
   */
  public Set<String> stale(Set<String> written, Set<String> wanted) {
    Set<String> stale = new HashSet<>(written);
    stale.removeAll(wanted);
    stale.removeAll(kept());
    return stale;
  }

  /** The hashed files of earlier collections, with their siblings. */
  public Set<String> kept() {
    Set<String> kept = new HashSet<>();
    for (CollectState.Collection collection : collections.subList(1, collections.size())) {
      for (String path : collection.hashed()) {
        kept.add(path);
        for (Encoding encoding : Encoding.values()) {
          kept.add(encoding.sibling(path));
        }
      }
    }
    return kept;
  }
}
