package dev.appversion.sidecar.fields;

import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies header fields, except those that belong to one connection (RFC 9110 section 7.6.1): the
 * fixed ones and those that {@code Connection} lists.
 */
public final class HopByHop {
  private static final Set<HttpString> FIXED =
      Set.of(
          Headers.CONNECTION,
          new HttpString(HttpFields.KEEP_ALIVE),
          new HttpString("Proxy-Connection"),
          Headers.PROXY_AUTHENTICATE,
          Headers.PROXY_AUTHORIZATION,
          Headers.TE,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE,
          new HttpString("HTTP2-Settings"));

  private static final HttpString TRAILER = new HttpString(HttpFields.TRAILER);
  private static final String OURS = WireHeaders.INTERNAL_PREFIX;

  private HopByHop() {}

  /** Copies the fields to forward; not those between sidecars. */
  public static void copy(HeaderMap from, HeaderMap to) {
    Set<HttpString> listed = listed(from);
    for (long at = from.fastIterateNonEmpty(); at != -1L; at = from.fiNextNonEmpty(at)) {
      HeaderValues field = from.fiCurrent(at);
      HttpString name = field.getHeaderName();
      if (name.equals(TRAILER)) {
        announce(field, to);
      } else if (!FIXED.contains(name) && !listed.contains(name) && !isOurs(name)) {
        to.putAll(name, field);
      }
    }
  }

  /** Announces the trailers that will be forwarded (RFC 9110 section 6.6.2). */
  private static void announce(HeaderValues announced, HeaderMap to) {
    String passing =
        announced.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .filter(name -> isToken(name) && TrailerRule.allows(name))
            .collect(Collectors.joining(", "));
    if (!passing.isEmpty()) {
      to.put(TRAILER, passing);
    }
  }

  /** Whether a field is internal to the communication between sidecars. */
  static boolean isOurs(HttpString name) {
    return name.toString().regionMatches(true, 0, OURS, 0, OURS.length());
  }

  /** The fields that {@code Connection} lists, which must not be forwarded. */
  static Set<HttpString> listed(HeaderMap headers) {
    HeaderValues connection = headers.get(Headers.CONNECTION);
    if (connection == null || isFixed(connection)) {
      return Set.of();
    }
    Set<HttpString> names = new HashSet<>();
    for (String value : connection) {
      for (String token : value.split(",", -1)) {
        String name = token.strip();
        if (isToken(name) && !isEndToEnd(name)) {
          names.add(new HttpString(name));
        }
      }
    }
    return names;
  }

  /** Whether the field lists nothing but what most messages do, which names no further field. */
  private static boolean isFixed(HeaderValues connection) {
    String only = connection.size() == 1 ? connection.getFirst() : "";
    return only.equalsIgnoreCase("keep-alive") || only.equalsIgnoreCase("close");
  }

  /**
   * Fields that {@code Connection} cannot exclude: a client must not make a proxy drop what the app
   * or the framing relies on.
   */
  private static boolean isEndToEnd(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "host", "content-length", "cookie", "authorization", "forwarded", "via", "x-real-ip" ->
          true;
      default ->
          name.equalsIgnoreCase(WireHeaders.REQUESTED_VERSION)
              || name.regionMatches(true, 0, "x-forwarded-", 0, 12);
    };
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ' || name.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
