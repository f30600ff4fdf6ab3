package dev.appversion.sidecar.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was meant by a misspelt one. */
final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest letters to change; the first of equals.
   *
   * @param prefix may stand before a name that has none
   */
  static String of(String name, String prefix, Collection<String> known) {
    String bare = name.substring(prefix.length());
    return known.stream()
        .min(Comparator.comparingInt(k -> Math.min(distance(name, k), distance(bare, k))))
        .orElseThrow();
  }

  /** Levenshtein's distance, by rows. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
