package dev.appversion.process.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that is nearest to a misspelt one. */
public final class NearestName {
  /** A name with at least this many letters is near to those that start with it. */
  private static final int MIN_PREFIX = 6;

  private NearestName() {}

  /**
   * The known name with the smallest edit distance, if the distance is at most a third of the
   * shorter name or the known name starts with the name; the first of equals.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return of(name, "", known);
  }

  /**
   * The same without regard to a common prefix.
   *
   * @param prefix removed from names that start with it before they are compared
   */
  static Optional<String> of(String name, String prefix, Collection<String> known) {
    String stem = stem(name, prefix);
    return known.stream()
        .filter(k -> isNear(stem, stem(k, prefix)))
        .min(Comparator.comparingInt(k -> distance(stem, stem(k, prefix))));
  }

  private static String stem(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private static boolean isNear(String name, String known) {
    return distance(name, known) <= allowed(name, known) || isPrefix(name, known);
  }

  private static boolean isPrefix(String name, String known) {
    return name.length() >= MIN_PREFIX && known.startsWith(name);
  }

  private static int allowed(String name, String known) {
    return Math.max(1, Math.min(name.length(), known.length()) / 3);
  }

  /** Damerau-Levenshtein distance (optimal string alignment), ignoring case. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] twoBefore = new int[b.length() + 1];
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] reused = twoBefore;
      twoBefore = before;
      before = row;
      row = reused;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(before[j - 1] + (same ? 0 : 1), Math.min(before[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoBefore[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }
}
