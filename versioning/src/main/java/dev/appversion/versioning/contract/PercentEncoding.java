package dev.appversion.versioning.contract;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of paths (RFC 3986, section 2.1): UTF-8, upper-case hex digits. */
public enum PercentEncoding {
  /** Keeps unreserved characters (RFC 3986, section 2.3) and the slash. */
  PATH("-._~/"),

  /** Keeps what Django's {@code filepath_to_uri} keeps, and so Python's {@code quote}. */
  DJANGO("-._~/!*()'"),

  /** Keeps all of ASCII: what a browser sends for a reference that is already encoded. */
  NON_ASCII("") {
    @Override
    boolean keeps(int octet) {
      return octet < 0x7f;
    }
  };

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final String kept;

  PercentEncoding(String kept) {
    this.kept = kept;
  }

  /** The text with each octet that is not kept as {@code %XX}. */
  public String encode(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(octets.length + 16);
    for (byte b : octets) {
      int octet = b & 0xff;
      if (keeps(octet)) {
        out.append((char) octet);
      } else {
        out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
      }
    }
    return out.toString();
  }

  boolean keeps(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || kept.indexOf(octet) >= 0;
  }
}
