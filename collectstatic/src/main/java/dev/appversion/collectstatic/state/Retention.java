package dev.appversion.collectstatic.state;

import dev.appversion.collectstatic.compression.Encoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The earlier collections whose hashed files are retained.
 *
 * @param collections the new collection, then the retained earlier ones
 */
public record Retention(List<CollectState.Collection> collections) {

  /**
   * Selects the retained collections. Collections with the same hash count once.
   *
   * @param keep the number of earlier collections to retain
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
   * @param written the files that earlier collections wrote
   * @param wanted the files of the new collection
   */
  public Set<String> stale(Set<String> written, Set<String> wanted) {
    Set<String> stale = new HashSet<>(written);
    stale.removeAll(wanted);
    stale.removeAll(kept());
    return stale;
  }

  /** The hashed files of the retained earlier collections, with their compressed siblings. */
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
