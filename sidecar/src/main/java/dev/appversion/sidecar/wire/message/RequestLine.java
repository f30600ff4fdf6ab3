package dev.appversion.sidecar.wire.message;

import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request line (RFC 9112 section 3).
 *
 * @param target in origin form, or {@code *}
 * @param authority of an absolute form; null for the other forms
 */
record RequestLine(HttpString method, String target, @Nullable String authority, boolean http11) {
  private static final Set<String> STANDARD =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  /**
   * Parses one.
   *
   * @param to where its line end begins
   * @throws MalformedMessageException with status 400, 501 for CONNECT, or 505
   */
  static RequestLine parse(byte[] bytes, int from, int to) throws MalformedMessageException {
    int space = from;
    while (space < to && Syntax.isTokenByte(bytes[space])) {
      space++;
    }
    if (space == from || space == to || bytes[space] != ' ') {
      throw MalformedMessageException.badRequest("the request line does not begin with a method");
    }
    int end = space + 1;
    while (end < to && Syntax.isTargetByte(bytes[end])) {
      end++;
    }
    if (end == to) {
      throw MalformedMessageException.badRequest("the request line has no HTTP version");
    }
    if (bytes[end] != ' ' || end == space + 1) {
      throw MalformedMessageException.badRequest(
          "the request target is empty or has a control character");
    }
    boolean http11 = isHttp11(bytes, end + 1, to);
    HttpString method = method(new String(bytes, from, space - from, StandardCharsets.ISO_8859_1));
    String target = new String(bytes, space + 1, end - space - 1, StandardCharsets.ISO_8859_1);
    return of(method, target, http11);
  }

  /**
   * Methods are case-sensitive (RFC 9110 section 9.1), but {@link HttpString} is not: {@code head}
   * would be answered as HEAD here, and as an unknown method, with a body, by the app.
   */
  private static HttpString method(String name) throws MalformedMessageException {
    String upper = name.toUpperCase(Locale.ROOT);
    if (!upper.equals(name) && STANDARD.contains(upper)) {
      throw new MalformedMessageException(
          501, "the method is " + upper + " in other upper and lower case");
    }
    return Methods.fromString(name);
  }

  private static RequestLine of(HttpString method, String target, boolean http11)
      throws MalformedMessageException {
    if (method.equals(Methods.CONNECT)) {
      throw new MalformedMessageException(501, "CONNECT is for forward proxies");
    }
    if (target.indexOf('#') >= 0) {
      throw MalformedMessageException.badRequest("the request target has a fragment");
    }
    if (target.startsWith("/")) {
      return new RequestLine(method, target, null, http11);
    }
    if (target.equals("*")) {
      if (!method.equals(Methods.OPTIONS)) {
        throw MalformedMessageException.badRequest("the target * is for OPTIONS only");
      }
      return new RequestLine(method, target, null, http11);
    }
    return absolute(method, target, http11);
  }

  private static RequestLine absolute(HttpString method, String target, boolean http11)
      throws MalformedMessageException {
    int start = target.indexOf("://") + 3;
    String scheme = start < 3 ? "" : target.substring(0, start - 3);
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw MalformedMessageException.badRequest(
          "the request target begins with neither / nor http:// nor https://");
    }
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    String authority = target.substring(start, end);
    if (authority.isEmpty() || authority.startsWith(":") || !Syntax.isHost(authority)) {
      throw MalformedMessageException.badRequest(
          "the authority of the request target is not a host with an optional port");
    }
    String rest = target.substring(end);
    if (rest.isEmpty() && method.equals(Methods.OPTIONS)) {
      rest = "*"; // RFC 9112 section 3.2.4
    } else if (!rest.startsWith("/")) {
      rest = '/' + rest;
    }
    return new RequestLine(method, rest, authority, http11);
  }

  /**
   * Whether it is 1.1, or a later minor version, which is answered as 1.1 (RFC 9110 section 6.2).
   */
  private static boolean isHttp11(byte[] bytes, int from, int to) throws MalformedMessageException {
    String version = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    boolean wellFormed =
        version.length() == VERSION_LENGTH
            && version.startsWith("HTTP/")
            && Syntax.isDigit(version.charAt(5))
            && version.charAt(6) == '.'
            && Syntax.isDigit(version.charAt(7));
    if (!wellFormed) {
      throw MalformedMessageException.badRequest(
          "the request line does not end with an HTTP version");
    }
    if (version.charAt(5) != '1') {
      throw new MalformedMessageException(
          505,
          "this port accepts HTTP/1.1 and HTTP/1.0, not HTTP/2 or gRPC: configure HTTP/1.1 to it"
              + " (appProtocol: http), and send gRPC to a port of the app by a separate Service");
    }
    return version.charAt(7) != '0';
  }
}
