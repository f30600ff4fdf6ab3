package dev.appversion.versioning.routing;

import java.util.regex.Pattern;

/** Paths that lead to files rather than pages. */
public final class DownloadPaths {
  private static final Pattern FILE =
      Pattern.compile(
          ".*\\.(csv|tsv|xlsx?|ods|pdf|docx?|odt|rtf|pptx?|odp|zip|t?gz|bz2|xz|7z|tar|ics|vcf|epub)",
          Pattern.CASE_INSENSITIVE);

  private DownloadPaths() {}

  /**
   * Whether a link to this path is likely to be a download. This heuristic decides which version is
   * requested first, not which one responds.
   *
   * @param rawPath as it is in the request, without the query
   */
  public static boolean isLikely(String rawPath) {
    return FILE.matcher(rawPath).matches();
  }
}
