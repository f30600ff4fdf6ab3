package dev.appversion.versioning.manifest.names;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in file names where a build may put the hash of the content.
 *
 * @param place before or after the name, or in place of it
 * @param separator between name and hash; {@code /} if there is none
 * @param length of the hash, in characters
 * @param suffix the rest of the name, from the first dot after the hash, such as {@code .chunk.js};
 *     after a hash that comes first only the extension
 */
public record HashSlot(Place place, char separator, int length, String suffix) {
  private static final int SHORTEST = 6;
  private static final int LONGEST = 64;

  /** The place of the hash in the name. */
  public enum Place {
    /** {@code [hash]-[name].js}. */
    FIRST,
    /** {@code [name]-[hash].js}. */
    LAST,
    /** {@code [hash].js}. */
    ALONE
  }

  /**
   * The content of a slot in one file's name.
   *
   * @param token the hash, if it is one
   * @param rest the file's name without token, separator and suffix
   */
  public record Fit(HashSlot slot, String token, String rest) {

    /** The name in the same build without hashes; empty if the whole name is the hash. */
    public String withoutHash() {
      return rest.isEmpty() ? "" : rest + slot.suffix();
    }
  }

  /** All slots of a file's name whose content may be a hash by its length and characters. */
  public static List<Fit> of(String name) {
    List<Fit> fits = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String suffix = name.substring(dot);
      for (int at = dot - 1; at >= 0 && dot - at <= LONGEST + 1; at--) {
        char c = name.charAt(at);
        boolean separates = c == '-' || c == '_' || c == '.';
        if (separates && dot - at > SHORTEST) {
          HashSlot slot = new HashSlot(Place.LAST, c, dot - at - 1, suffix);
          fits.add(new Fit(slot, name.substring(at + 1, dot), name.substring(0, at)));
        }
        if (c == '.') {
          break; // no hash has one
        }
        if (at == 0 && dot >= SHORTEST && dot <= LONGEST) {
          fits.add(
              new Fit(new HashSlot(Place.ALONE, '/', dot, suffix), name.substring(0, dot), ""));
        }
      }
    }
    int end = name.lastIndexOf('.');
    for (int at = SHORTEST; at < end && at <= LONGEST; at++) {
      char c = name.charAt(at);
      if (c == '-' || c == '_' || c == '.') {
        HashSlot slot = new HashSlot(Place.FIRST, c, at, name.substring(end));
        fits.add(new Fit(slot, name.substring(0, at), name.substring(at + 1, end)));
        if (c == '.') {
          break;
        }
      }
    }
    fits.removeIf(fit -> HashAlphabet.of(List.of(fit.token())).isEmpty());
    return fits;
  }
}
