package dev.appversion.versioning.manifest.names;

import java.util.Locale;

/**
 * Distinguishes words from random letters. The 200 most common pairs of letters in words of file
 * names are 91 % of the pairs in such words, and 30 % of random pairs.
 */
final class EnglishBigrams {
  /** For each letter from a to z, the letters that often follow it. */
  private static final String[] FOLLOWING = {
    "bcdgilmnprstuv", // a
    "aeilorsu",
    "acehiklortu",
    "aeiosu",
    "abcdefglmnprstvx", // e
    "aefilou",
    "aeinr",
    "aeio",
    "abcdefglmnoprstvz", // i
    "",
    "es",
    "adeilostuy",
    "aeimopu",
    "acdefgiostv",
    "bcdlmnoprstuvw", // o
    "aeiloprstu",
    "u",
    "acdeimnorstuy",
    "acehiopstu",
    "acehilorstuy",
    "abceilmnprst", // u
    "aei",
    "aei",
    "pt",
    "p",
    "e",
  };

  private static final int FEWEST = 3;

  private EnglishBigrams() {}

  /**
   * Whether a token has enough letters for a word, and more than half of their pairs are common.
   */
  static boolean readLikeWord(String token) {
    String lower = token.toLowerCase(Locale.ROOT);
    int pairs = 0;
    int common = 0;
    for (int i = 1; i < lower.length(); i++) {
      char first = lower.charAt(i - 1);
      char second = lower.charAt(i);
      if (isLetter(first) && isLetter(second)) {
        pairs++;
        common += FOLLOWING[first - 'a'].indexOf(second) >= 0 ? 1 : 0;
      }
    }
    return pairs >= FEWEST && 2 * common > pairs;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
