package dev.appversion.versioning.routing;

import dev.appversion.versioning.contract.FallbackPage;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The union of the versions' files that needs no manifest: decides by the path which file of one
 * version may be requested from the others, and by the head of a response whether a version does
 * not have it. Pure.
 */
public final class AssetUnion {
  /**
   * Types of files that pages load as parts. Documents and data (HTML, JSON, CSV, PDF) are
   * excluded: their names may have an identifier that looks like a hash, and each version has its
   * own.
   */
  private static final Set<String> PARTS =
      Set.of(
          "js",
          "mjs",
          "cjs",
          "css",
          "map",
          "wasm",
          "webmanifest", // scripts and styles
          "woff",
          "woff2",
          "ttf",
          "otf",
          "eot", // fonts
          "svg",
          "png",
          "apng",
          "jpg",
          "jpeg",
          "gif",
          "webp",
          "avif",
          "ico",
          "bmp",
          "cur", // images
          "mp3",
          "mp4",
          "m4a",
          "m4v",
          "webm",
          "ogg",
          "oga",
          "ogv",
          "wav",
          "flac",
          "aac",
          "vtt",
          "glb",
          "gltf",
          "hdr",
          "ktx2");

  /** {@code Sec-Fetch-Dest} of requests to which an HTML page is never the right response. */
  private static final Set<String> NO_PAGE =
      Set.of(
          "audio",
          "audioworklet",
          "font",
          "image",
          "json",
          "manifest",
          "paintworklet",
          "script",
          "serviceworker",
          "sharedworker",
          "style",
          "track",
          "video",
          "worker",
          "xslt");

  private AssetUnion() {}

  /**
   * The path of a file that any version may have: below an immutable path, or a part of a page
   * whose name looks hashed.
   *
   * @param rawPath as it is in the request, without the query
   * @return the path from the root, decoded once; empty for all other paths, and where servers
   *     disagree on what the path names
   */
  public static Optional<String> path(StaticAssets assets, String rawPath) {
    if (rawPath.endsWith("/") || !rawPath.startsWith("/")) {
      return Optional.empty();
    }
    return AssetPaths.decode(rawPath)
        .filter(
            path ->
                assets.immutablePaths().contains(path)
                    || (PARTS.contains(extension(path)) && NameHashDetector.mayBeHashed(path)));
  }

  /**
   * Whether a response means that the version does not have the file: 404, 410, or a page in place
   * of something else. Single-page apps respond with their page to every unknown path.
   *
   * @param path of the file
   * @param contentType of the response; empty if it has none
   * @param destination the request's {@code Sec-Fetch-Dest}; empty if it has none
   */
  public static boolean isMissing(String path, int status, String contentType, String destination) {
    if (status == 404 || status == 410) {
      return true;
    }
    return status == 200 && FallbackPage.isPage(contentType) && !mayBePage(path, destination);
  }

  /**
   * The versions that may have a file, in the order in which they are queried: the own version
   * first, which costs no hop.
   *
   * @param asked the version that does not have it; empty if none was queried
   */
  public static List<LiveVersion> others(
      RoutingTable table, Optional<String> ownVersion, Optional<LiveVersion> asked) {
    return Stream.concat(ownVersion.flatMap(table::version).stream(), table.versions().stream())
        .filter(version -> !version.blocked())
        .filter(version -> asked.filter(version::equals).isEmpty())
        .distinct()
        .toList();
  }

  /**
   * Whether a page in place of the file is certainly wrong, so that a 404 is better: a browser uses
   * the file as something else, or a worker fetches it to store it.
   *
   * @param destination the request's {@code Sec-Fetch-Dest}; empty if it has none
   * @param worker whether a worker fetches it
   */
  public static boolean isNoPage(String destination, boolean worker) {
    return worker || NO_PAGE.contains(destination.strip().toLowerCase(Locale.ROOT));
  }

  private static boolean mayBePage(String path, String destination) {
    if (NO_PAGE.contains(destination.strip().toLowerCase(Locale.ROOT))) {
      return false;
    }
    return extension(path).isEmpty() || FallbackPage.isPageName(path);
  }

  private static String extension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }
}
