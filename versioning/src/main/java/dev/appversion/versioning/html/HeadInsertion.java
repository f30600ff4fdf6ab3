package dev.appversion.versioning.html;

/**
 * Markup that goes into a page once, at the end of its head.
 *
 * @param markup in ASCII
 * @param script the beginning of its script's {@code src}: a page that has such a script in its
 *     head already gets no second one; empty if it has none
 */
public record HeadInsertion(String markup, String script) {
  /** Nothing. */
  public static final HeadInsertion NONE = new HeadInsertion("", "");
}
