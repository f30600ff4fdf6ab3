package dev.appversion.collectstatic.source;

import java.nio.file.Path;

/**
 * A file to collect.
 *
 * @param name its canonical path, relative to the static URL
 * @param path where it is
 * @param size in bytes
 * @param stamp changes whenever the file does
 */
public record SourceFile(String name, Path path, long size, Stamp stamp) {

  /**
   * When a file changed last, in nanoseconds since 1970.
   *
   * @param modified its content, by its own account, which copying tools set back
   * @param changed its content or attributes, which the system itself keeps; 0 where it does not
   */
  public record Stamp(long modified, long changed) {}
}
