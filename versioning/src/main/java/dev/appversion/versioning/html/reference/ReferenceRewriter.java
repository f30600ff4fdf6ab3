package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.Nullable;

/**
 * Says what a reference in a page becomes (seed, principle 4: authors write canonical paths, the
 * versioned ones are put in centrally).
 *
 * <p>References come resolved: against the document's base, and only those to its own origin. Each
 * is a path that begins with a slash, with its query and fragment; percent-encoded as the page has
 * it, which may mean not at all.
 */
@FunctionalInterface
public interface ReferenceRewriter {
  /** Leaves everything. */
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
   * by their URL, and modules import each other by what is in their texts: one that has two names
   * runs twice. As it is here: null.
   *
   * @param reference as for {@link #rewrite}, and the answer as well
   */
  default @Nullable String rewriteModule(String reference) {
    return null;
  }

  /**
   * Whether the file behind a reference refers to other files, by their replacements if it is
   * itself loaded by its own. As it is here: false, for a rewriter that changes no files.
   *
   * @param reference one that {@link #rewrite} changes
   */
  default boolean hasReferences(String reference) {
    return false;
  }

  /**
   * How every reference begins that {@link #rewrite} changes: others need not be asked about.
   *
   * @return a path that begins with a slash, in ASCII
   */
  default String prefix() {
    return "/";
  }

  /**
   * What an {@code integrity} attribute must say beside a reference that is rewritten, for the
   * browser to accept and refuse the same as without the change.
   *
   * @param reference one that {@link #rewrite} changes
   * @param given what the page says
   * @return {@code given} where the bytes are the same or are those that it names; a new value only
   *     where other bytes are delivered and {@code given} is that of the bytes behind the page's
   *     own reference; null where neither is known: then reference and value are left alone. As it
   *     is here: {@code given}, for a rewriter whose references lead to the same bytes.
   */
  default @Nullable String integrity(String reference, String given) {
    return given;
  }

  /**
   * Whether {@link #integrity} compares with the bytes behind both references, so that null means
   * that browsers refuse those that the page refers to. As it is here: true.
   *
   * @param reference one that {@link #rewrite} changes
   */
  default boolean knowsBytes(String reference) {
    return true;
  }
}
