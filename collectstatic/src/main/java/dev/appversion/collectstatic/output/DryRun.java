package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.state.CollectState;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes and deletes no files, and returns the results that the static root would return. */
public final class DryRun implements OutputTarget {
  private final Path root;

  /** The deleted paths; a path that is deleted twice counts once. */
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  /**
   * A dry run.
   *
   * @param root the static root, which need not exist
   */
  public DryRun(Path root) {
    this.root = root;
  }

  @Override
  public CollectState.Output put(String path, String key, Content content) {
    return new CollectState.Output(key, 0, 0);
  }

  @Override
  public boolean delete(String path) {
    Path file = root.resolve(path);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        && deleted.add(path);
  }
}
