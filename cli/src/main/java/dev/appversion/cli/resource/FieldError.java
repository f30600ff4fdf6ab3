package dev.appversion.cli.resource;

/**
 * One problem of a file.
 *
 * @param line counted from 1; 0 for the file as a whole
 * @param path the YAML path, such as {@code spec.versions[1].weight}; empty for a document as a
 *     whole
 * @param message completes the path to a sentence, such as {@code must be an integer}
 */
public record FieldError(int line, String path, String message) {

  /** The problem in the form of compilers, {@code FILE:LINE: MESSAGE}, which editors link to. */
  public String in(String file) {
    return file
        + (line > 0 ? ":" + line : "")
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + message;
  }
}
