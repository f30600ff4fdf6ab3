package dev.appversion.versioning.html;

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
   * What stands in for a reference.
   *
   * @param reference such as {@code /static/app.css?x#y}
   * @return a reference of the same form; null to leave it
   */
  @Nullable String rewrite(String reference);

  /**
   * How every reference begins that {@link #rewrite} changes: others need not be asked about.
   *
   * @return a path that begins with a slash, in ASCII
   */
  default String prefix() {
    return "/";
  }

  /**
   * What an {@code integrity} attribute must say beside a reference that is rewritten.
   *
   * @param reference one that {@link #rewrite} changes
   * @param given what the page says
   * @return the value for the bytes behind the new reference; null if it is not known, then the
   *     reference is left alone, since browsers would refuse what it leads to. As it is here:
   *     {@code given}, for a rewriter whose references lead to the same bytes.
   */
  default @Nullable String integrity(String reference, String given) {
    return given;
  }
}
