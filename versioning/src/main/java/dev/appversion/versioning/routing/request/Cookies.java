package dev.appversion.versioning.routing.request;

import java.util.List;
import java.util.Optional;

/**
 * Finds a cookie in {@code Cookie} fields as RFC 6265 section 5.4 has them, ignoring everything
 * else.
 */
public final class Cookies {
  private Cookies() {}

  /**
   * The value of the first cookie of this name: of several, browsers send the one with the most
   * specific path first. Quotes around the value are not part of it (RFC 6265 section 4.1.1).
   *
   * @param fields the values of {@code Cookie}
   */
  public static Optional<String> find(List<String> fields, String name) {
    for (String field : fields) {
      int from = 0;
      while (from < field.length()) {
        int semicolon = field.indexOf(';', from);
        int to = semicolon < 0 ? field.length() : semicolon;
        int equals = field.indexOf('=', from, to);
        if (equals >= 0 && field.substring(from, equals).strip().equals(name)) {
          return Optional.of(unquoted(field.substring(equals + 1, to).strip()));
        }
        from = to + 1;
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
