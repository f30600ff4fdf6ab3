package dev.appversion.sidecar.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The folders whose files this sidecar serves itself.
 *
 * @param staticUrl the path that they lie below; begins and ends with a slash
 * @param folders looked into in this order, as collectstatic does; the first that has a file wins
 * @param versionQuery whether references to them in pages get {@code ?v=<hash>}
 * @param allOrigins whether pages of all origins may read them
 */
public record LocalAssets(
    String staticUrl, List<Path> folders, boolean versionQuery, boolean allOrigins) {
  public LocalAssets {
    folders = List.copyOf(folders);
  }

  /** Files that pages of other origins may not read. */
  public LocalAssets(String staticUrl, List<Path> folders, boolean versionQuery) {
    this(staticUrl, folders, versionQuery, false);
  }
}
