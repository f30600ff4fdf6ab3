package dev.appversion.versioning.hashing;

import java.util.function.UnaryOperator;

/** The target of a reference. */
sealed interface Resolution {

  /**
   * Not an asset: another origin, {@code data:}, a fragment of the same document. It does not
   * change.
   */
  record Foreign() implements Resolution {}

  /**
   * Nothing is collected under this path.
   *
   * @param path relative to the static URL
   */
  record Missing(String path) implements Resolution {}

  /**
   * A folder. It has no hash; Django nevertheless rewrites the reference.
   *
   * @param url to be written
   * @param certain whether this follows from the reference alone, regardless of the collected files
   */
  record Folder(String url, boolean certain) implements Resolution {}

  /**
   * A collected file.
   *
   * @param asset its canonical path
   * @param url from its hash to the URL to be written
   * @param certain whether the reference has the exact name of the file, so that no other file can
   *     match
   */
  record Asset(String asset, UnaryOperator<String> url, boolean certain) implements Resolution {}
}
