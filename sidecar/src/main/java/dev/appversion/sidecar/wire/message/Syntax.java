package dev.appversion.sidecar.wire.message;

/** The character classes of RFC 9110 and RFC 9112, over bytes. */
public final class Syntax {
  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] HOST = new boolean[256];

  static {
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (char c : "-._~%!$&'()*+,;=".toCharArray()) {
      HOST[c] = true;
    }
    for (int c = 0; c < 128; c++) {
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        TOKEN[c] = true;
        HOST[c] = true;
      }
    }
  }

  private Syntax() {}

  /** tchar (RFC 9110 section 5.6.2). */
  public static boolean isTokenByte(byte b) {
    return TOKEN[b & 0xff];
  }

  /** A byte of a field value: VCHAR, obs-text, SP or HTAB (RFC 9110 section 5.5). */
  static boolean isValueByte(byte b) {
    return (b >= ' ' || b < 0 || b == '\t') && b != 0x7f;
  }

  /** A byte that is accepted in a request target: anything visible, and obs-text. */
  static boolean isTargetByte(byte b) {
    return (b > ' ' || b < 0) && b != 0x7f;
  }

  /** OWS (RFC 9110 section 5.6.3). */
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a hexadecimal digit; -1 for any other byte. */
  static int hexDigit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** uri-host [ ":" port ] (RFC 9110 section 7.2), or empty. */
  static boolean isHost(String text) {
    int end = text.length();
    int at = 0;
    if (text.startsWith("[")) {
      at = text.indexOf(']') + 1;
      if (at < 3 || !isIpLiteral(text.substring(1, at - 1))) {
        return false;
      }
    } else {
      while (at < end && isHostPart(text, at)) {
        at++;
      }
    }
    if (at == end) {
      return true;
    }
    if (text.charAt(at) != ':' || (at == 0)) {
      return false;
    }
    for (int i = at + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return end - at <= 6;
  }

  /** A character of a reg-name; a percent sign begins an octet (RFC 3986 section 3.2.2). */
  private static boolean isHostPart(String text, int at) {
    char c = text.charAt(at);
    if (c == '%') {
      return at + 2 < text.length()
          && hexDigit((byte) text.charAt(at + 1)) >= 0
          && hexDigit((byte) text.charAt(at + 2)) >= 0;
    }
    return c < 128 && HOST[c];
  }

  private static boolean isIpLiteral(String text) {
    return text.chars()
        .allMatch(c -> c < 128 && (c == ':' || c == '.' || HOST[c])); // RFC 3986 section 3.2.2
  }
}
