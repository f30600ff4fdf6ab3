package dev.appversion.versioning.hashing.python;

/**
 * The parts of a URL by the rules of Python's {@code urlsplit}, which Django uses for file names
 * too: a {@code #} or {@code ?} in a name ends its path.
 *
 * @param query without the question mark; empty for none
 * @param fragment without the hash sign; empty for none
 */
public record SplitUrl(
    String scheme, String authority, String path, String query, String fragment) {
  /** Splits a URL ({@code urlsplit}). */
  public static SplitUrl of(String url) {
    int start = 0;
    while (start < url.length() && url.charAt(start) <= ' ') {
      start++;
    }
    String rest = url.substring(start);
    if (rest.indexOf('\t') >= 0 || rest.indexOf('\r') >= 0 || rest.indexOf('\n') >= 0) {
      rest = rest.replace("\t", "").replace("\r", "").replace("\n", "");
    }
    String scheme = "";
    int colon = rest.indexOf(':');
    if (colon > 0 && isScheme(rest, colon)) {
      scheme = rest.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
      rest = rest.substring(colon + 1);
    }
    String authority = "";
    if (rest.startsWith("//")) {
      int end = 2;
      while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      authority = rest.substring(2, end);
      rest = rest.substring(end);
    }
    String fragment = "";
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = rest.substring(hash + 1);
      rest = rest.substring(0, hash);
    }
    String query = "";
    int mark = rest.indexOf('?');
    if (mark >= 0) {
      query = rest.substring(mark + 1);
      rest = rest.substring(0, mark);
    }
    return new SplitUrl(scheme, authority, rest, query, fragment);
  }

  /** Whether a URL begins with a scheme (RFC 3986, 3.1) that ends before this colon. */
  private static boolean isScheme(String url, int colon) {
    for (int i = 0; i < colon; i++) {
      char c = url.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a URL has a scheme, such as {@code data:}. */
  public static boolean hasScheme(String url) {
    int colon = url.indexOf(':');
    return colon > 0 && isScheme(url, colon);
  }

  /** The same URL with another path. */
  public SplitUrl withPath(String other) {
    return new SplitUrl(scheme, authority, other, query, fragment);
  }

  /**
   * The URL without its fragment ({@code urldefrag}). As there, an empty query or empty parameters
   * before the fragment are removed with it: {@code a.eot?#iefix} becomes {@code a.eot}.
   */
  public static SplitUrl withoutFragment(String url) {
    if (url.indexOf('#') < 0) {
      return new SplitUrl("", "", url, "", "");
    }
    SplitUrl split = of(url);
    String path = split.path;
    if (path.endsWith(";") && path.indexOf(';', path.lastIndexOf('/') + 1) == path.length() - 1) {
      path = path.substring(0, path.length() - 1);
    }
    String bare = new SplitUrl(split.scheme, split.authority, path, split.query, "").join();
    return new SplitUrl("", "", bare, "", split.fragment);
  }

  /** Joins the parts ({@code urlunsplit}); empty parts have no delimiter. */
  public String join() {
    StringBuilder out = new StringBuilder();
    if (!scheme.isEmpty()) {
      out.append(scheme).append(':');
    }
    if (!authority.isEmpty()) {
      out.append("//").append(authority);
      if (!path.isEmpty() && !path.startsWith("/")) {
        out.append('/');
      }
    }
    out.append(path);
    if (!query.isEmpty()) {
      out.append('?').append(query);
    }
    if (!fragment.isEmpty()) {
      out.append('#').append(fragment);
    }
    return out.toString();
  }
}
