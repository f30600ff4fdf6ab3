package dev.appversion.versioning.html.text;

/** Rules of the HTML standard for ASCII bytes. */
public final class Ascii {
  private Ascii() {}

  /** Whether a byte is an ASCII letter. */
  public static boolean isLetter(byte b) {
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  /** Tab, line feed, form feed, carriage return, space. */
  public static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  /**
   * Without ASCII white space at both ends; {@link String#strip} removes more than these five
   * characters.
   */
  public static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** The lower-case letter of an upper-case ASCII letter; any other byte unchanged. */
  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
  }
}
