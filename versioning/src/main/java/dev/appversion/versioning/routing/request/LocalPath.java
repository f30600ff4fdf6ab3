package dev.appversion.versioning.routing.request;

/** Decides whether a reference leads to this host. */
public final class LocalPath {
  /** What {@link #is} requires, as the predicate of a sentence. */
  public static final String RULE =
      "must be a path that begins with one slash, without spaces and backslashes;"
          + " other characters than those of ASCII must be percent-encoded";

  private LocalPath() {}

  /**
   * Whether a reference is a path of this host, perhaps with a query: browsers read what follows
   * two slashes as a host, read a backslash as a slash, and ignore tabs and line breaks (WHATWG
   * URL, section 4.4).
   */
  public static boolean is(String reference) {
    return reference.startsWith("/")
        && !reference.startsWith("//")
        && reference.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }
}
