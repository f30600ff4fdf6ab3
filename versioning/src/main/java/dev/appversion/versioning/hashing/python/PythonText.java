package dev.appversion.versioning.hashing.python;

/**
 * Character classes of Python's {@code str} and {@code re}. Django's output depends on it: its
 * patterns match more white space than that of ASCII, and some letters outside ASCII if they ignore
 * case.
 */
public final class PythonText {
  private PythonText() {}

  /** {@code \s}, {@code str.isspace()}. */
  public static boolean isSpace(char c) {
    return c <= ' '
        ? (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= ' ')
        : c == 0x85 || c == 0xa0 || c == 0x202f || Character.isSpaceChar(c);
  }

  /** {@code \w}: letters, numbers of any kind, and the underscore. */
  public static boolean isWord(int c) {
    return c == '_'
        || Character.isLetter(c)
        || switch (Character.getType(c)) {
          case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  /** Whether a character matches a small ASCII letter or another character, ignoring case. */
  static boolean same(char c, char lower) {
    if (c == lower) {
      return true;
    }
    return switch (lower) {
      case 'i' -> c == 'I' || c == '\u0130' || c == '\u0131';
      case 's' -> c == 'S' || c == '\u017f';
      case 'k' -> c == 'K' || c == '\u212a';
      default -> lower >= 'a' && lower <= 'z' && c == lower - 'a' + 'A';
    };
  }

  /** Whether a word, given in lower case, is at this position, ignoring case. */
  public static boolean startsWith(String text, int at, String word) {
    if (at + word.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (!same(text.charAt(at + i), word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The next position of a word, given in lower case, ignoring case; -1 if there is none. */
  public static int indexOf(String text, String word, int from) {
    int last = text.length() - word.length();
    char first = word.charAt(0);
    for (int i = from; i <= last; i++) {
      if (same(text.charAt(i), first) && startsWith(text, i, word)) {
        return i;
      }
    }
    return -1;
  }

  /** The first position from {@code from} on without white space. */
  public static int skipSpace(String text, int from) {
    int i = from;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** {@code str.strip()}. */
  public static String strip(String text) {
    int from = skipSpace(text, 0);
    int to = text.length();
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
