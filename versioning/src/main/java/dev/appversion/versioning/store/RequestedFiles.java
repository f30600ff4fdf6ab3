package dev.appversion.versioning.store;

import dev.appversion.versioning.routing.table.PathPattern;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Selects the files to store for an app without a manifest: the files below its immutable paths
 * that a client has requested and the app has served (docs/adr/0019). Their names come from
 * requests, so their number and sizes are limited. Pure.
 */
public final class RequestedFiles {
  /** The most files of one version. */
  public static final int MAX_FILES = 2048;

  /** The longest path, in characters. */
  public static final int MAX_PATH = 512;

  /** The largest file, in bytes. */
  public static final long MAX_FILE_BYTES = 16L << 20;

  /** The maximum number of bytes that one operator stores of one version. */
  public static final long MAX_VERSION_BYTES = 256L << 20;

  /** The name of that list. */
  public static final String LIST = "files";

  /** Scripts, styles, fonts, images: the parts that a page loads. Never a page. */
  private static final Set<String> TYPES =
      Set.of(
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "application/ecmascript",
          "text/ecmascript",
          "text/css",
          "application/wasm",
          "application/font-woff",
          "application/font-woff2",
          "application/vnd.ms-fontobject");

  private static final List<String> FAMILIES = List.of("font/", "image/");

  private static final Pattern NOT_SHARED =
      Pattern.compile("(?i)(^|[\\s,])(no-store|private)($|[\\s,=])");

  private RequestedFiles() {}

  /**
   * Whether a file may be listed: below an immutable path, short enough, and of a path on which all
   * servers agree.
   *
   * @param path from the root, decoded
   */
  public static boolean isListed(StaticAssets assets, String path) {
    return isPath(path)
        && path.length() <= MAX_PATH
        && !PathPattern.hasDotSegment(path)
        && path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\')
        && assets.immutablePaths().contains(path);
  }

  /**
   * Whether a response to a GET is a file that may be kept for everyone: 200, of the type of a part
   * of a page, without a cookie, and not forbidden for shared caches (RFC 9111, section 3).
   *
   * @param contentType of the response; empty if it has none
   * @param cacheControl its fields, joined by commas
   * @param setsCookie whether it has {@code Set-Cookie}
   */
  public static boolean isKept(
      int status, String contentType, String cacheControl, boolean setsCookie) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return status == 200
        && (TYPES.contains(type) || FAMILIES.stream().anyMatch(type::startsWith))
        && !setsCookie
        && !NOT_SHARED.matcher(cacheControl).find();
  }

  /**
   * Whether a path in the store is that of a requested file: it starts with a slash, which no path
   * in a manifest does. So an unverified file never replaces a verified one.
   */
  public static boolean isPath(String path) {
    return path.startsWith("/");
  }
}
