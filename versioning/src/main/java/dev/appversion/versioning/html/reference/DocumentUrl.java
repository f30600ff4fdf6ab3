package dev.appversion.versioning.html.reference;

import java.util.Locale;

/**
 * The URL of a document's request.
 *
 * @param authority host and port as the client named them; if empty, no absolute URL is of the
 *     document's origin
 * @param path the request's path, percent-encoded; empty for a fragment that becomes part of
 *     another document; then relative references stay
 */
public record DocumentUrl(String authority, String path) {
  public DocumentUrl {
    authority = normalize(authority);
  }

  /** Whether an absolute URL's authority is this document's. The scheme makes no difference. */
  boolean hasAuthority(String other) {
    return !authority.isEmpty() && normalize(other).equals(authority);
  }

  private static String normalize(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    for (String port : new String[] {":80", ":443"}) {
      if (lower.endsWith(port)) {
        return lower.substring(0, lower.length() - port.length());
      }
    }
    return lower;
  }
}
