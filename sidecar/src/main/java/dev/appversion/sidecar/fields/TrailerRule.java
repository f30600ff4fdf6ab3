package dev.appversion.sidecar.fields;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * Decides which fields may follow a body as trailers. A recipient may merge them into the head, so
 * none may frame, route, authenticate or modify a message, say of what format its content is, or
 * control a response (RFC 9110 section 6.5.1), and none may be ours.
 */
public final class TrailerRule {
  /** More than this is left out as a whole, as RFC 9110 section 6.5 allows; in bytes. */
  static final int MAX_BYTES = 8 << 10;

  /** A name's and a value's separators: a colon, a space and the end of the line. */
  private static final int SEPARATORS = 4;

  /** What RFC 9110 section 6.5.1 names by kind, apart from {@link KnownFields#isStructural}. */
  private static final Set<String> FORBIDDEN =
      Set.of(
          // request modifiers: controls and conditionals
          "cache-control",
          "pragma",
          "range",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          // authentication
          "www-authenticate",
          // format of the content
          "content-encoding",
          "content-range",
          "content-type",
          // response controls
          "age",
          "date",
          "expires",
          "location",
          "retry-after",
          "vary",
          "warning");

  private static final String CONDITIONAL_PREFIX = "if-";

  /** What a body's digest says no longer holds once the body is changed. */
  private static final Set<String> OF_THE_BYTES =
      Set.of("content-digest", "content-md5", "digest", "etag", "repr-digest");

  private TrailerRule() {}

  /** Whether a field of this name may be a trailer, in a request or a response. */
  static boolean allows(String name) {
    String canonical = KnownFields.canonical(name);
    return !KnownFields.isStructural(canonical)
        && !KnownFields.isForwarding(canonical)
        && !KnownFields.isOurs(canonical)
        && !FORBIDDEN.contains(canonical)
        && !canonical.startsWith(CONDITIONAL_PREFIX);
  }

  /**
   * The trailers that go on.
   *
   * @param head the fields of the same message's head: what its {@code Connection} lists stays
   * @param trailers as they were received
   * @param changed whether the body goes on as other bytes than were received
   */
  public static HeaderMap passing(HeaderMap head, HeaderMap trailers, boolean changed) {
    HeaderMap passing = new HeaderMap();
    Set<HttpString> listed = HopByHop.listed(head);
    long bytes = 0;
    for (HeaderValues field : trailers) {
      String name = field.getHeaderName().toString();
      boolean untrue = changed && OF_THE_BYTES.contains(KnownFields.canonical(name));
      if (allows(name) && !untrue && !listed.contains(field.getHeaderName())) {
        passing.putAll(field.getHeaderName(), field);
        for (String value : field) {
          bytes += name.length() + value.length() + SEPARATORS;
        }
      }
    }
    return bytes > MAX_BYTES ? new HeaderMap() : passing;
  }
}
