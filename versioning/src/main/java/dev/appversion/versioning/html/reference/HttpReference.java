package dev.appversion.versioning.html.reference;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a reference (URL standard, 4.4), as far as it is one of http or https, or relative.
 *
 * @param prefix scheme and authority in their original form; empty if the reference has none
 * @param authority host and port; empty if the reference has none
 * @param path without them
 * @param suffix query and fragment
 */
record HttpReference(String prefix, String authority, String path, String suffix) {
  /** The parts of a reference; null if it has another scheme or needs a full URL parser. */
  static @Nullable HttpReference of(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    String reference = text.substring(from, to);
    int start = schemeEnd(reference);
    if (start < 0 || !isPlain(reference)) {
      return null;
    }
    String authority = "";
    if (reference.startsWith("//", start)) {
      int end = authorityEnd(reference, start + 2);
      authority = reference.substring(start + 2, end);
      start = end;
      if (authority.isEmpty() || authority.indexOf('@') >= 0) {
        return null;
      }
    }
    int end = pathEnd(reference, start);
    return new HttpReference(
        reference.substring(0, start),
        authority,
        reference.substring(start, end),
        reference.substring(end));
  }

  /** Where the scheme ends, 0 if there is none; -1 for another scheme than http(s). */
  private static int schemeEnd(String reference) {
    int colon = reference.indexOf(':', 0, authorityEnd(reference, 0));
    if (colon < 0) {
      return 0;
    }
    String scheme = reference.substring(0, colon);
    boolean http = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
    return http && reference.startsWith("//", colon + 1) ? colon + 1 : -1;
  }

  /** Parsers remove tabs and line ends, and read backslashes as slashes: such references stay. */
  private static boolean isPlain(String reference) {
    for (int i = 0; i < reference.length(); i++) {
      char c = reference.charAt(i);
      if (c == '\\' || c < ' ') {
        return false;
      }
    }
    return true;
  }

  private static int authorityEnd(String reference, int from) {
    int i = from;
    while (i < reference.length() && reference.charAt(i) != '/' && !endsPath(reference, i)) {
      i++;
    }
    return i;
  }

  /** Where the path ends that begins here: before the query and the fragment. */
  static int pathEnd(String reference, int from) {
    int i = from;
    while (i < reference.length() && !endsPath(reference, i)) {
      i++;
    }
    return i;
  }

  private static boolean endsPath(String reference, int at) {
    char c = reference.charAt(at);
    return c == '?' || c == '#';
  }
}
