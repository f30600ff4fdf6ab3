package dev.appversion.versioning.html;

import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.util.Optional;

/**
 * The facts about a page before its first byte.
 *
 * @param references the replacements of its references
 * @param url the URL of the request
 * @param encoding the charset of the response's Content-Type; a byte order mark overrides it, and
 *     without one the page's {@code meta} applies
 * @param head the markup to insert into its head; empty for none, as for fragments of a page
 * @param appVersion fills {@code <meta name="app-version" content="">}; empty to leave that
 * @param policy of the response; those in the page's {@code meta} elements come in addition
 */
public record HtmlPage(
    ReferenceRewriter references,
    DocumentUrl url,
    Optional<HtmlEncoding> encoding,
    Optional<HeadInsertion> head,
    String appVersion,
    ContentPolicy policy) {

  /** A page without a policy. */
  public HtmlPage(
      ReferenceRewriter references,
      DocumentUrl url,
      Optional<HtmlEncoding> encoding,
      Optional<HeadInsertion> head,
      String appVersion) {
    this(references, url, encoding, head, appVersion, ContentPolicy.NONE);
  }
}
