package dev.appversion.versioning.hashing;

import java.util.List;
import java.util.Map;

/**
 * A text whose references carry hashes.
 *
 * @param text the new text
 * @param links the collected files that it refers to, each with the first line that does, in the
 *     order of the text
 * @param missing references to what is not collected; they are in the text as they were
 * @param certain whether the same text would refer to the same files whatever else is collected
 */
public record RewrittenText(
    String text, Map<String, Integer> links, List<Missing> missing, boolean certain) {

  public RewrittenText {
    missing = List.copyOf(missing);
  }

  /**
   * A reference to what is not collected.
   *
   * @param reference as it is written
   * @param line counted from 1
   * @param path what was looked for, relative to the static URL
   */
  public record Missing(String reference, int line, String path) {}
}
