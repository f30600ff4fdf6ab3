package dev.appversion.versioning.routing.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** One {@code name=value} of a query, as forms write it. */
final class QueryText {
  private QueryText() {}

  /** The name as it was sent: one with escapes is another name. */
  static String name(String part) {
    int equals = part.indexOf('=');
    return equals < 0 ? part : part.substring(0, equals);
  }

  /** The decoded value; one that is malformed as it was sent. */
  static String value(String part) {
    int equals = part.indexOf('=');
    String raw = equals < 0 ? "" : part.substring(equals + 1);
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw; // it does not name a version, and an error response shows it as it was sent
    }
  }
}
