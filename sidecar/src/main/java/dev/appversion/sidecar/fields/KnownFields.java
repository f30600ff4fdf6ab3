package dev.appversion.sidecar.fields;

import dev.appversion.versioning.contract.WireHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The field names that have a meaning for a proxy, in all spellings under which an application may
 * read them.
 *
 * <p>CGI (RFC 3875 section 4.1.18), WSGI, Rack and PHP pass {@code X-App-Version} to an application
 * as {@code HTTP_X_APP_VERSION}, and {@code X_App_Version} under the same name; some servers
 * replace every character that is neither a letter nor a digit. Names that such servers do not
 * distinguish are equal here.
 */
public final class KnownFields {
  /** Fields between sidecars, and between a sidecar, its clients and its app. */
  private static final Set<String> OURS =
      Stream.of(
              WireHeaders.APP_VERSION,
              WireHeaders.REQUESTED_VERSION,
              WireHeaders.VERSION_CONFLICT,
              WireHeaders.VERSION_LEAVING,
              WireHeaders.BACKEND_TARGET)
          .map(KnownFields::canonical)
          .collect(Collectors.toUnmodifiableSet());

  /** Fields in which proxies report the client and its original request. */
  private static final Set<String> FORWARDING =
      Set.of(
          "forwarded",
          "via",
          "x-forwarded",
          "x-real-ip",
          "client-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip");

  private static final Set<String> FORWARDING_PREFIXES =
      Set.of("x-forwarded-", "x-original-", "x-envoy-");

  /** Fields for framing, connections, routing and identity. */
  private static final Set<String> STRUCTURAL =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private KnownFields() {}

  /** The name in lower case, with {@code -} for every character but letters and digits. */
  public static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      if (!isPlain(lower.charAt(i))) {
        return replaced(lower);
      }
    }
    return lower;
  }

  /**
   * Whether this is an alternative spelling of a name that a proxy or the framing of messages
   * relies on: it differs in more than case.
   */
  public static boolean isLookalike(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(Character.toLowerCase(name.charAt(i)))) {
        String canonical = canonical(name);
        return isOurs(canonical) || isForwarding(canonical) || isStructural(canonical);
      }
    }
    return false;
  }

  /**
   * Whether the field is one of this project.
   *
   * @param canonical as returned by {@link #canonical}
   */
  static boolean isOurs(String canonical) {
    return OURS.contains(canonical) || isInternal(canonical);
  }

  /** Whether the field is internal to the communication between sidecars. */
  public static boolean isInternal(String canonical) {
    return canonical.startsWith(WireHeaders.INTERNAL_PREFIX);
  }

  /** Whether the field reports the client or its original request. */
  static boolean isForwarding(String canonical) {
    return FORWARDING.contains(canonical)
        || FORWARDING_PREFIXES.stream().anyMatch(canonical::startsWith);
  }

  /** Whether the field is for framing, connections, routing or identity. */
  static boolean isStructural(String canonical) {
    return STRUCTURAL.contains(canonical);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  private static String replaced(String lower) {
    StringBuilder text = new StringBuilder(lower);
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        text.setCharAt(i, '-');
      }
    }
    return text.toString();
  }
}
