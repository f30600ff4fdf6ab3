package dev.appversion.sidecar.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The directories whose files this sidecar serves itself.
 *
 * @param staticUrl the path below which they are served; starts and ends with a slash
 * @param folders the directories, in order of precedence, as with collectstatic
 * @param versionQuery whether {@code ?v=<hash>} is added to references to them in pages
 * @param allOrigins whether pages of all origins may read them
 */
public record LocalAssets(
    String staticUrl, List<Path> folders, boolean versionQuery, boolean allOrigins) {
  public LocalAssets {
    folders = List.copyOf(folders);
  }

  /** Directories whose files pages of other origins may not read. */
  public LocalAssets(String staticUrl, List<Path> folders, boolean versionQuery) {
    this(staticUrl, folders, versionQuery, false);
  }
}
