package dev.appversion.versioning.manifest.names;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of content in file names. From the name alone this is a heuristic. It recognizes the names
 * of tools (hex as Django, webpack, Propshaft and Phoenix write it; eight characters of base64url
 * after a hyphen as Vite and Rollup, or of base32 as esbuild; {@code name_1a2b3c._.js} as
 * Turbopack), and does not recognize words, versions, sizes and dates.
 */
public final class NameHashDetector {
  private static final int SHORT = 8;
  private static final int MAX_HEX = 64;

  /** The end of a name after the plain name: a separator, the hash, the extensions. */
  private static final Pattern AFTER_PLAIN_NAME =
      Pattern.compile("([-._])([A-Za-z0-9_-]{6,64}?)(\\.[^/]+)");

  private static final Pattern HEX_WITH_A_DIGIT =
      Pattern.compile("(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}");

  /** The form of Turbopack: the hash of a chunk, then another part. */
  private static final Pattern TURBOPACK =
      Pattern.compile("(?:[^/]*[-_])?(?=[0-9a-f]*[0-9])[0-9a-f]{6,64}\\._\\.[^/]+");

  private static final Pattern DJANGO = Pattern.compile("(?=[0-9a-f]*[0-9])[0-9a-f]{12}");
  private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]{8}");
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{8}");

  /** A day, with or without a time: 20240115, 202401151030, 20240115103000. */
  private static final Pattern DATE =
      Pattern.compile("(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(\\d{4}|\\d{6})?");

  /** Words that people write between hyphens and underscores. */
  private static final Pattern ORDINARY =
      Pattern.compile(
          "" // two hyphens in a row
              + "|[a-z]+\\d*" // chapter1
              + "|[A-Z][a-z]+|[A-Z]{4,}" // Regular, SECURITY
              + "|(?:[a-z]{3,}|[A-Z][a-z]{2,})(?:[A-Z][a-z]{2,})+" // dropDown, DropDown
              + "|[a-z]?[A-Z][a-z]{2,}\\d{1,2}" // iPhone12
              + "|\\d+|\\d+x\\d+"); // 2024, 1024x768

  /** Words that people append to an existing name: compiled, legacy2, my-pages, 20240115. */
  private static final Pattern ADDED = Pattern.compile("|[A-Za-z]?[a-z]+\\d*|\\d+");

  /**
   * Letters of both cases, as some hashes of eight characters have them, and words put together.
   */
  private static final Pattern MIXED_CASE = Pattern.compile("(?=.*[a-z])[A-Za-z]+[A-Z][A-Za-z]*");

  private NameHashDetector() {}

  /** Whether the file's name probably contains a hash of its content. */
  public static boolean looksHashed(String path) {
    return looksHashed(path, false);
  }

  /**
   * Whether the file's name may contain a hash of its content: also names whose letters do not
   * distinguish a hash from two joined words, such as index-DiwrgTda.js and page-UserList.js. For
   * callers that lose a file if a hash is classified as a word, and little if a word is classified
   * as a hash.
   */
  public static boolean mayBeHashed(String path) {
    return looksHashed(path, true);
  }

  private static boolean looksHashed(String path, boolean inDoubt) {
    int from = path.lastIndexOf('/') + 1;
    for (int dot = path.indexOf('.', from);
        dot >= 0 && dot + 1 < path.length();
        from = dot + 1, dot = path.indexOf('.', from)) {
      boolean whole = from == 0 || path.charAt(from - 1) == '/';
      if (endsInHash(path.substring(from, dot), whole, inDoubt)) {
        return true;
      }
    }
    if (TURBOPACK.matcher(path).region(start(path), path.length()).matches()) {
      return true;
    }
    // Django appends the hash to a name without an extension: LICENSE.2c54f4e1ca1c.
    return from > path.lastIndexOf('/') + 1
        && DJANGO.matcher(path).region(from, path.length()).matches();
  }

  /**
   * Whether a delivery path contains a hash, if the name that it was derived from is known.
   *
   * @param plain the file's name without hash, folder and extension; empty if not known
   */
  static boolean isHashed(String plain, String delivery) {
    if (after(plain, delivery).filter(NameHashDetector::isHash).isPresent()) {
      return true;
    }
    String name = delivery.substring(start(delivery));
    // A part that looks like a hash in the plain name itself is not a hash of the content.
    return looksHashed(name.startsWith(plain) ? "x" + name.substring(plain.length()) : name);
  }

  /**
   * Whether a part of a name is not a word, number, size or date as people write them,
   * independently of the rest of the name.
   */
  static boolean isClear(String token) {
    return !isOrdinary(token) && !isDate(token);
  }

  /** Whether this is a day, with or without a time. */
  static boolean isDate(String token) {
    return DATE.matcher(token).matches();
  }

  /** A path's file name without its last extension. */
  public static String stem(String path) {
    String name = path.substring(start(path));
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private static int start(String path) {
    return path.lastIndexOf('/') + 1;
  }

  private static Optional<Matcher> after(String plain, String delivery) {
    String name = delivery.substring(start(delivery));
    if (plain.isEmpty() || !name.startsWith(plain)) {
      return Optional.empty();
    }
    Matcher matcher = AFTER_PLAIN_NAME.matcher(name.substring(plain.length()));
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }

  /**
   * Whether the suffix of a known name is a hash, rather than a word such as "bundle". In doubt it
   * is not: the file of a hash classified as a word is only not cached permanently, but the file of
   * a word classified as a hash would never be updated.
   */
  private static boolean isHash(Matcher afterPlainName) {
    String token = afterPlainName.group(2);
    boolean eight = afterPlainName.group(1).equals("-") && token.length() == SHORT;
    return eight ? !consistsOf(ADDED, token) : !isOrdinary(token);
  }

  /**
   * @param part the characters between two dots
   * @param whole whether it begins the name
   * @param inDoubt the result for two joined words
   */
  private static boolean endsInHash(String part, boolean whole, boolean inDoubt) {
    int separator = Math.max(part.lastIndexOf('-'), part.lastIndexOf('_'));
    String last = part.substring(separator + 1);
    if (last.length() <= MAX_HEX
        && HEX_WITH_A_DIGIT.matcher(last).matches()
        && !DATE.matcher(last).matches()) {
      // A name that is only a number is a counter, unless it is very long.
      return !whole || separator >= 0 || last.length() >= 16 || !isNumber(last);
    }
    int from = part.length() - SHORT;
    if (from < 0 || (from > 0 && part.charAt(from - 1) != '-')) {
      return false;
    }
    String token = part.substring(from);
    return (from > 0 && BASE32.matcher(token).matches() && !isNumber(token))
        || (BASE64URL.matcher(token).matches()
            && (!isOrdinary(token) || (inDoubt && MIXED_CASE.matcher(token).matches())));
  }

  private static boolean isOrdinary(String token) {
    return consistsOf(ORDINARY, token);
  }

  private static boolean consistsOf(Pattern pieces, String token) {
    for (String piece : token.split("[-_]", -1)) {
      if (!pieces.matcher(piece).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String token) {
    return token.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
