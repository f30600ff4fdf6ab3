package dev.appversion.versioning.html;

import dev.appversion.versioning.html.reference.ContentPolicy;
import dev.appversion.versioning.html.reference.DocumentUrl;
import dev.appversion.versioning.html.reference.ReferenceRewriter;
import dev.appversion.versioning.html.text.HtmlEncoding;
import java.util.Optional;

/**
 * What is known of a page before its first byte.
 *
 * @param references what its references become
 * @param url where it was asked for
 * @param encoding what the response's Content-Type says; a byte order mark overrides it, and where
 *     it says nothing the page's own {@code meta} does
 * @param head what goes into its head; empty for nothing, as for pieces of a page
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
