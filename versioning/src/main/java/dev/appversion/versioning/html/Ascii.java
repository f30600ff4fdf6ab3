package dev.appversion.versioning.html;

/** What the HTML standard says of bytes that are ASCII. */
final class Ascii {
  private Ascii() {}

  static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  /** Tab, line feed, form feed, carriage return, space. */
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f';
  }

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
  }
}
