package dev.appversion.collectstatic.source;

import java.nio.file.Path;

/**
 * A file to collect.
 *
 * @param name its canonical path, relative to the static URL
 * @param path its location in the file system
 * @param size in bytes
 * @param stamp differs after each change of the file
 */
public record SourceFile(String name, Path path, long size, Stamp stamp) {

  /**
   * The times of the last change of a file, in nanoseconds since 1970.
   *
   * @param modified the modification time, which copying tools can set to an earlier value
   * @param changed the inode change time ({@code ctime}), which only the system sets; 0 if the file
   *     system has none
   */
  public record Stamp(long modified, long changed) {}
}
