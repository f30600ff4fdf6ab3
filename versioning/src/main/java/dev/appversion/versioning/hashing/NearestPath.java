package dev.appversion.versioning.hashing;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the path that was probably meant by one that does not exist. */
public final class NearestPath {
  /** How many characters a meant name may differ in: a third of it, but not more than this. */
  private static final int MOST = 8;

  private NearestPath() {}

  /** A file of the same name in another folder, else the one with the fewest changes, if few. */
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

  /** Levenshtein's distance by rows; anything above {@code most} where it is larger. */
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
