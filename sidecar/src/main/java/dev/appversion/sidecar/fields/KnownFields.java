package dev.appversion.sidecar.fields;

import dev.appversion.versioning.contract.WireHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which field names mean something to a proxy, in whatever spelling an application may read them.
 *
 * <p>CGI (RFC 3875 section 4.1.18), WSGI, Rack and PHP give an application {@code X-App-Version} as
 * {@code HTTP_X_APP_VERSION}, and {@code X_App_Version} by the same name; some servers replace
 * every character that is neither a letter nor a digit. Two names are the same here if they are the
 * same there.
 */
public final class KnownFields {
  /** Fields between sidecars, and between a sidecar, its clients and its app. */
  private static final Set<String> OURS =
      Stream.of(
              WireHeaders.APP_VERSION,
              WireHeaders.REQUESTED_VERSION,
              WireHeaders.VERSION_CONFLICT,
              WireHeaders.BACKEND_TARGET)
          .map(KnownFields::canonical)
          .collect(Collectors.toUnmodifiableSet());

  /** Fields by which proxies say who the client is and what it asked for. */
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

  /** Fields that frame a message, belong to a connection, route it or say whose it is. */
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
   * Whether this is a second spelling of a name on which a proxy or the framing of messages relies:
   * it differs from it in more than its case.
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
   * @param canonical as {@link #canonical} gives it
   */
  static boolean isOurs(String canonical) {
    return OURS.contains(canonical) || isInternal(canonical);
  }

  /** Whether the field is one by which sidecars talk to each other. */
  public static boolean isInternal(String canonical) {
    return canonical.startsWith(WireHeaders.INTERNAL_PREFIX);
  }

  /** Whether the field says who the client is or what it asked for. */
  static boolean isForwarding(String canonical) {
    return FORWARDING.contains(canonical)
        || FORWARDING_PREFIXES.stream().anyMatch(canonical::startsWith);
  }

  /** Whether the field frames a message, belongs to a connection, routes it or says whose it is. */
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
