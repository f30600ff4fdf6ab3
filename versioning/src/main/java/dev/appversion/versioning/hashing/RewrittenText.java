package dev.appversion.versioning.hashing;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A text and its references, before the referenced files are hashed. */
public final class RewrittenText {
  private final String marked;
  private final HashPlaceholders marks;
  private final List<String> files;
  private final Map<String, Integer> links;
  private final List<Missing> missing;
  private final boolean certain;

  RewrittenText(
      String marked,
      HashPlaceholders marks,
      Map<String, Integer> links,
      List<Missing> missing,
      boolean certain) {
    this.marked = marked;
    this.marks = marks;
    this.files = List.copyOf(links.keySet());
    this.links = links;
    this.missing = List.copyOf(missing);
    this.certain = certain;
  }

  /**
   * A reference to a file that is not collected.
   *
   * @param reference as it is written
   * @param line counted from 1
   * @param path the path that was looked up, relative to the static URL
   */
  public record Missing(String reference, int line, String path) {}

  /** The collected files that it refers to, each with the line of its first reference. */
  public Map<String, Integer> links() {
    return links;
  }

  /** References to files that are not collected; they are unchanged in the text. */
  public List<Missing> missing() {
    return missing;
  }

  /** Whether its references are the same for every set of collected files. */
  public boolean isCertain() {
    return certain;
  }

  /**
   * The new text.
   *
   * @param hashes from the canonical path of a file to {@value DjangoHashedName#DIGITS} hex digits
   */
  public String text(UnaryOperator<String> hashes) {
    return files.isEmpty() ? marked : marks.fill(marked, files, hashes);
  }
}
