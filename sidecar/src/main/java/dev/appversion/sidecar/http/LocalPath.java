package dev.appversion.sidecar.http;

/** Decides whether a reference leads to this host. */
public final class LocalPath {
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
