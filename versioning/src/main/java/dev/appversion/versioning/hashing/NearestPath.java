package dev.appversion.versioning.hashing;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the existing path that is most similar to a missing one. */
public final class NearestPath {
  /** The maximum number of changed characters; it is also limited to a third of the name. */
  private static final int MOST = 8;

  private NearestPath() {}

  /**
   * A file of the same name in another directory, otherwise the path with the fewest changes within
   * the maximum.
   */
  public static Optional<String> of(String path, Collection<String> known) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int allowed = Math.min(MOST, Math.max(1, path.length() / 3));
    Comparator<String> byChanges =
        Comparator.<String>comparingInt(other -> distance(path, other, path.length() + 1))
            .thenComparing(Comparator.naturalOrder());
    Optional<String> moved =
        known.stream()
            .filter(
                other ->
                    other.endsWith(file)
                        && (other.length() == file.length()
                            || other.charAt(other.length() - file.length() - 1) == '/'))
            .min(byChanges);
    return moved.isPresent()
        ? moved
        : known.stream().filter(other -> distance(path, other, allowed) <= allowed).min(byChanges);
  }

  /** The Levenshtein distance, computed by rows; any value above {@code most} if it is larger. */
  private static int distance(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) > most) {
      return most + 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return most + 1;
      }
    }
    return row[b.length()];
  }
}
