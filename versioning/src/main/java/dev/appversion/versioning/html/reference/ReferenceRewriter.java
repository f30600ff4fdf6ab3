package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.Nullable;

/**
 * Decides the replacement of a reference in a page (seed, principle 4: authors write canonical
 * paths, the versioned ones are inserted centrally).
 *
 * <p>References are resolved against the document's base; only those to its own origin are passed.
 * Each is a path that begins with a slash, with its query and fragment; percent-encoded as in the
 * page, or not at all.
 */
@FunctionalInterface
public interface ReferenceRewriter {
  /** Changes nothing. */
  ReferenceRewriter NONE = reference -> null;

  /**
   * The replacement of a reference.
   *
   * @param reference such as {@code /static/app.css?x#y}
   * @return a reference of the same form; null to leave it
   */
  @Nullable String rewrite(String reference);

  /**
   * The replacement of a reference by which a page loads a JavaScript module. Browsers keep modules
   * by their URL, and modules import each other by the specifiers in their texts: a module with two
   * names runs twice. Default: null.
   *
   * @param reference as for {@link #rewrite}, and so is the result
   */
  default @Nullable String rewriteModule(String reference) {
    return null;
  }

  /**
   * Whether the target of a reference refers to other files, by their replacements if it is loaded
   * by its own replacement. Default: false, for a rewriter that changes no files.
   *
   * @param reference one that {@link #rewrite} changes
   */
  default boolean hasReferences(String reference) {
    return false;
  }

  /**
   * The prefix of every reference that {@link #rewrite} changes; others need not be passed.
   *
   * @return a path that begins with a slash, in ASCII
   */
  default String prefix() {
    return "/";
  }

  /**
   * The value of an {@code integrity} attribute for a reference that is rewritten, with which the
   * browser accepts and rejects the same bytes as without the change.
   *
   * @param reference one that {@link #rewrite} changes
   * @param given the value in the page
   * @return {@code given} if the bytes are the same or match it; a new value only if other bytes
   *     are delivered and {@code given} matches the bytes of the original reference; null if
   *     neither is known: then reference and value stay. Default: {@code given}, for a rewriter
   *     whose references lead to the same bytes.
   */
  default @Nullable String integrity(String reference, String given) {
    return given;
  }

  /**
   * Whether {@link #integrity} compares with the bytes of both references, so that null means that
   * browsers reject those of the original one. Default: true.
   *
   * @param reference one that {@link #rewrite} changes
   */
  default boolean knowsBytes(String reference) {
    return true;
  }
}
