package dev.appversion.sidecar.fields;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * Decides which fields may be sent as trailers. A recipient may merge them into the header section,
 * so fields for framing, routing, authentication, request modifiers, content format and response
 * control are excluded (RFC 9110 section 6.5.1), and so are those of this project.
 */
public final class TrailerRule {
  /**
   * The maximum size of all trailers, in bytes; larger ones are discarded, as RFC 9110 section 6.5
   * allows.
   */
  static final int MAX_BYTES = 8 << 10;

  /** The length of the separators of a field line: a colon, a space and the line end. */
  private static final int SEPARATORS = 4;

  /**
   * The fields of the kinds in RFC 9110 section 6.5.1, besides {@link KnownFields#isStructural}.
   */
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

  /** Digests of the body, which are invalid once it is changed. */
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
   * The trailers to forward.
   *
   * @param head the header fields of the same message: those that its {@code Connection} lists are
   *     not forwarded
   * @param trailers as they were received
   * @param changed whether the body was changed
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
