package dev.appversion.versioning.html;

/**
 * Markup that goes into a page once: into its head, before anything in it that runs.
 *
 * @param markup in ASCII
 * @param script the beginning of its script's {@code src}: a page whose head has such a script
 *     first gets no second one; empty if it has none
 */
public record HeadInsertion(String markup, String script) {
  /** Nothing. */
  public static final HeadInsertion NONE = new HeadInsertion("", "");
}
