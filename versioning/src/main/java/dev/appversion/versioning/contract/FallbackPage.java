package dev.appversion.versioning.contract;

import java.util.regex.Pattern;

/**
 * A page in place of an asset: single-page apps respond with their start page and status 200 to
 * every path that does not exist.
 */
public final class FallbackPage {
  private static final Pattern PAGE = Pattern.compile("(?i)\\.x?html?$");

  private FallbackPage() {}

  /**
   * Whether a response is a page although its path does not name one.
   *
   * @param path of the asset, with or without the static URL
   * @param contentType of the response; empty if it has none
   */
  public static boolean isInPlaceOf(String path, String contentType) {
    return isPage(contentType) && !isPageName(path);
  }

  /** Whether this media type is that of a page: HTML, or XHTML. */
  public static boolean isPage(String contentType) {
    String type = contentType.split(";", 2)[0].strip();
    return type.equalsIgnoreCase("text/html") || type.equalsIgnoreCase("application/xhtml+xml");
  }

  /** Whether the name of a file is that of a page. */
  public static boolean isPageName(String path) {
    return PAGE.matcher(path).find();
  }
}
