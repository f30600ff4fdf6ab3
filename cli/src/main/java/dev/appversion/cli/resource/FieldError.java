package dev.appversion.cli.resource;

/**
 * One thing that is wrong with a file.
 *
 * @param line where, counted from 1; 0 if it is about the file as a whole
 * @param path the YAML path, such as {@code spec.versions[1].weight}; empty for a document as a
 *     whole
 */
public record FieldError(int line, String path, String message) {

  /** As compilers say it, so that editors can jump there. */
  public String in(String file) {
    return file
        + (line > 0 ? ":" + line : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message;
  }
}
