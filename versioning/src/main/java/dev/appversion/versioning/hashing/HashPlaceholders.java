package dev.appversion.versioning.hashing;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Placeholders for hashes that are not computed yet, as long as a hash, in characters that the text
 * does not have. A text is searched for references once; the hashes are filled in later.
 */
final class HashPlaceholders {
  private static final int DIGITS = 16;

  /** Characters that are never assigned a meaning. */
  private static final char UNASSIGNED = '\ufdd0';

  private static final char PRIVATE_USE_FIRST = '\ue000';
  private static final char PRIVATE_USE_LAST = '\uf8ff';

  private final char zero;

  private HashPlaceholders(char zero) {
    this.zero = zero;
  }

  /** Placeholders that do not occur in a text. */
  static HashPlaceholders notIn(String text) {
    if (isFree(text, UNASSIGNED)) {
      return new HashPlaceholders(UNASSIGNED);
    }
    for (char zero = PRIVATE_USE_FIRST;
        zero + DIGITS - 1 <= PRIVATE_USE_LAST;
        zero = (char) (zero + DIGITS)) {
      if (isFree(text, zero)) {
        return new HashPlaceholders(zero);
      }
    }
    throw new IllegalArgumentException("the text uses every character of the private use area");
  }

  private static boolean isFree(String text, char zero) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= zero && c < zero + DIGITS) {
        return false;
      }
    }
    return true;
  }

  /** The mark for the file of this number. */
  String mark(int number) {
    char[] digits = new char[DjangoHashedName.DIGITS];
    for (int i = DjangoHashedName.DIGITS - 1, rest = number; i >= 0; i--, rest /= DIGITS) {
      digits[i] = (char) (zero + rest % DIGITS);
    }
    return new String(digits);
  }

  /** Whether a reference has a mark: it has been rewritten already. */
  boolean isIn(String url) {
    return !isFree(url, zero);
  }

  /** Replaces each mark by the hash of its file. */
  String fill(String text, List<String> files, UnaryOperator<String> hashes) {
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    for (int i = 0; i + DjangoHashedName.DIGITS <= text.length(); i++) {
      char c = text.charAt(i);
      if (c >= zero && c < zero + DIGITS) {
        int number = 0;
        for (int j = i; j < i + DjangoHashedName.DIGITS; j++) {
          number = number * DIGITS + text.charAt(j) - zero;
        }
        out.append(text, copied, i).append(hashes.apply(files.get(number)));
        i += DjangoHashedName.DIGITS - 1;
        copied = i + 1;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }
}
