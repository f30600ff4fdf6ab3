package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.collectstatic.state.CollectState;
import dev.appversion.versioning.hashing.AssetNames;
import org.jspecify.annotations.Nullable;

/**
 * Which files have not changed since the last collection.
 *
 * @param before what may be reused; made under the same settings
 * @param integrity whether integrity values are asked for
 * @param names of the files that are collected now
 */
record UnchangedFiles(CollectState before, boolean integrity, AssetNames names) {

  /** What the last collection knew of a file; null if it must be read again. */
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
   * Whether a file is delivered with the same content as the last time.
   *
   * @param now null if the file is not there
   */
  boolean isAsBefore(String name, @Nullable Asset now) {
    CollectState.Asset then = before.assets().get(name);
    return now != null && then != null && now.md5().equals(then.md5());
  }
}
