package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Arity;
import dev.appversion.process.settings.Values;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Settings of dev mode, and of files that the sidecar serves itself. */
public final class AssetVariables {
  private static final String FILE = "a path";
  private static final String BOOLEAN = "true or false";
  private static final Pattern STATIC_URL = Pattern.compile("/([A-Za-z0-9._~-]+/)*");

  static final Setting<Boolean> DEV =
      Setting.of(
              "APPVERSION_DEV",
              "false",
              BOOLEAN,
              Values::bool,
              "Dev mode: the sidecar serves the files in APPVERSION_STATIC_DIRS, and adds ?v=<hash>"
                  + " to references to them in pages. It listens on 127.0.0.1 by default.")
          .withArity(Arity.SWITCH);

  /** Directories with the assets of dev mode. */
  public static final Setting<List<Path>> STATIC_DIRS =
      Setting.of(
              "APPVERSION_STATIC_DIRS",
              "",
              "directories, separated by " + File.pathSeparator,
              Values::paths,
              "In dev mode: the directories with the app's assets. If several have a file, the first"
                  + " directory is used.")
          .withArity(Arity.MANY);

  static final Setting<Boolean> STATIC_DEV_VERSION_QUERY =
      Setting.of(
          "STATIC_DEV_VERSION_QUERY",
          "true",
          BOOLEAN,
          Values::bool,
          "In dev mode: whether ?v=<hash of the file> is added to references in pages.");

  /** A directory of collected assets. */
  public static final Setting<Path> STATIC_ROOT =
      Setting.of(
          "APPVERSION_STATIC_ROOT",
          "",
          FILE,
          Values::path,
          "Without a routing table: the directory with the app's collected assets and their"
              + " manifest. The sidecar serves its files.");

  static final Setting<String> STATIC_URL_PATH =
      Setting.of(
          "APPVERSION_STATIC_URL",
          "/static/",
          "a path that starts and ends with a slash",
          text -> Values.matching(STATIC_URL, text),
          "Without a routing table: the path below which the app serves its assets.");
  static final Setting<Boolean> STATIC_CORS =
      Setting.of(
              "APPVERSION_STATIC_CORS",
              "false",
              BOOLEAN,
              Values::bool,
              "Whether pages of all origins may read the files that the sidecar serves"
                  + " (Access-Control-Allow-Origin: *).")
          .withArity(Arity.SWITCH);
  static final Setting<List<String>> STATIC_EXCLUDE =
      Setting.of(
              "APPVERSION_STATIC_EXCLUDE",
              "",
              "absolute paths, such as /static/editor/** (* matches part of a segment, ** all"
                  + " remaining segments; neither in the first segment), separated by "
                  + File.pathSeparator,
              SidecarValues::pathPatterns,
              "Without a routing table: assets whose references in pages are not rewritten, as"
                  + " spec.static.exclude. Quote the patterns, so that the shell does not expand"
                  + " them.")
          .withArity(Arity.MANY);
  static final Setting<Long> ASSET_CACHE =
      Setting.of(
          "APPVERSION_ASSET_CACHE",
          "16Mi",
          "a whole number of bytes, or with Ki or Mi, such as 16Mi, at most 1024Mi; 0 disables it",
          Values::bytes,
          "Maximum memory of the cache for hashed assets.");

  private AssetVariables() {}
}
