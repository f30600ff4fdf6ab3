package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.collectstatic.state.CollectState;
import dev.appversion.versioning.hashing.AssetNames;
import org.jspecify.annotations.Nullable;

/**
 * Decides which files have not changed since the last collection.
 *
 * @param before the state of the last collection, which ran with the same settings
 * @param integrity whether integrity values are required
 * @param names the names of the files in this collection
 */
record UnchangedFiles(CollectState before, boolean integrity, AssetNames names) {

  /** The stored state of a file; null if the file must be read again. */
  CollectState.@Nullable Asset known(SourceFile file) {
    CollectState.Asset known = before.assets().get(file.name());
    SourceFile.Stamp stamp = file.stamp();
    boolean same =
        known != null
            && known.certain()
            && known.size() == file.size()
            && known.modified() == stamp.modified()
            && known.changed() == stamp.changed()
            && integrity != known.integrity().isEmpty()
            && known.links().keySet().stream().allMatch(names::isFile);
    boolean old = CollectState.isOlder(stamp.modified(), stamp.changed(), before.started());
    return same && old ? known : null;
  }

  /**
   * Whether the delivered content of a file is the same as in the last collection.
   *
   * @param now null if the file does not exist
   */
  boolean isAsBefore(String name, @Nullable Asset now) {
    CollectState.Asset then = before.assets().get(name);
    return now != null && then != null && now.md5().equals(then.md5());
  }
}
