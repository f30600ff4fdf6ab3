package dev.appversion.store;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.SettingsHelp;
import dev.appversion.process.settings.Values;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All settings of the store, by subject. */
final class StoreVariables {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern KEY_PREFIX = Pattern.compile("([A-Za-z0-9._-]+/)*");
  private static final Pattern URL = Pattern.compile("https?://[^\\s/?#]+/?");
  private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final String FILE = "a path";

  static final Setting<InetSocketAddress> LISTEN =
      Setting.of(
          "APPVERSION_LISTEN",
          "0.0.0.0:8080",
          "HOST:PORT, such as 0.0.0.0:8080 or [::]:8080",
          Values::listen,
          "The address on which the store serves assets to sidecars and the operator.");
  static final Setting<InetSocketAddress> ADMIN_LISTEN =
      Setting.of(
          "APPVERSION_ADMIN_LISTEN",
          "0.0.0.0:8081",
          "HOST:PORT, such as 0.0.0.0:8081 or [::]:8081",
          Values::listen,
          "The address of the admin port: /healthz, /readyz and /metrics.");
  static final Setting<Path> SECRET_FILE =
      Setting.of(
          "APPVERSION_SECRET_FILE",
          "/var/run/appversion-store/secret-key",
          FILE,
          Values::path,
          "The file of the key that the operator signs requests with; the previous key is in the"
              + " file of the same name with -previous. Read again every 5 s.");
  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "APPVERSION_LOG_LEVEL",
          "info",
          "debug, info, warning or error",
          text -> Values.constant(LogLevel.class, text),
          "Log level.");
  static final Setting<Path> STORE_DIR =
      Setting.of(
          "APPVERSION_STORE_DIR",
          "",
          "a path of a directory",
          Values::path,
          "The directory that contains all assets. Either it or APPVERSION_S3_BUCKET is required.");
  static final Setting<String> S3_BUCKET =
      Setting.of(
          "APPVERSION_S3_BUCKET",
          "",
          "the name of a bucket",
          text -> Values.matching(BUCKET_NAME, text),
          "The S3 bucket that contains all assets. It must exist.");
  static final Setting<URI> S3_ENDPOINT =
      Setting.of(
          "APPVERSION_S3_ENDPOINT",
          "",
          "an http:// or https:// URL without a path, such as"
              + " https://s3.eu-central-1.amazonaws.com",
          text -> Values.matching(URL, text).map(URI::create),
          "The base URL of the S3 server. Required with APPVERSION_S3_BUCKET.");
  static final Setting<String> S3_REGION =
      Setting.of(
          "APPVERSION_S3_REGION",
          "us-east-1",
          "a region such as us-east-1",
          text -> Values.matching(REGION_NAME, text),
          "The region for which requests are signed. Most servers except AWS accept any.");
  static final Setting<String> S3_PREFIX =
      Setting.of(
          "APPVERSION_S3_PREFIX",
          "",
          "directories that each end with a slash, such as appversion/",
          StoreVariables::prefix,
          "The prefix of every key in the bucket.");
  static final Setting<Boolean> S3_PATH_STYLE =
      Setting.of(
          "APPVERSION_S3_PATH_STYLE",
          "true",
          "true or false",
          Values::bool,
          "Whether the bucket's name is in the path of a request rather than in its host.");
  static final Setting<Path> S3_ACCESS_KEY_FILE =
      Setting.of(
          "APPVERSION_S3_ACCESS_KEY_FILE",
          "",
          FILE,
          Values::path,
          "The file of the access key. Required with APPVERSION_S3_BUCKET.");
  static final Setting<Path> S3_SECRET_KEY_FILE =
      Setting.of(
          "APPVERSION_S3_SECRET_KEY_FILE",
          "",
          FILE,
          Values::path,
          "The file of the secret key. Required with APPVERSION_S3_BUCKET.");
  static final Setting<Path> SPOOL_DIR =
      Setting.of(
          "APPVERSION_SPOOL_DIR",
          "/tmp",
          "a path of a directory",
          Values::path,
          "The directory in which uploads are stored until they are complete and sent to the bucket.");

  private static final List<SettingGroup> GROUPS =
      List.of(
          new SettingGroup("Addresses", List.of(LISTEN, ADMIN_LISTEN)),
          new SettingGroup("Secret", List.of(SECRET_FILE)),
          new SettingGroup("Directory", List.of(STORE_DIR)),
          new SettingGroup(
              "Bucket",
              List.of(
                  S3_BUCKET,
                  S3_ENDPOINT,
                  S3_REGION,
                  S3_PREFIX,
                  S3_PATH_STYLE,
                  S3_ACCESS_KEY_FILE,
                  S3_SECRET_KEY_FILE,
                  SPOOL_DIR)),
          new SettingGroup("Log", List.of(LOG_LEVEL)));

  private StoreVariables() {}

  /** All settings. */
  static List<Setting<?>> all() {
    return SettingGroup.settings(GROUPS);
  }

  /** The help and the reference page. */
  static SettingsHelp help() {
    return new SettingsHelp(
        "store",
        "The AppVersion store: keeps the assets of retired versions, in a directory or an S3 bucket.",
        """
        The chart sets these environment variables. The store reads them once, when it starts. An empty value means unset. If a value
        is invalid or missing, or a variable that starts with `APPVERSION_` is not in this list, the store exits with code 2 and lists
        all errors.

        Generated from `StoreVariables` by:
        `./mvnw -pl store -am test -Dtest=StoreVariablesTest -Dappversion.docs.write=true`.
        """,
        false,
        GROUPS);
  }

  private static Optional<String> prefix(String text) {
    return Values.matching(KEY_PREFIX, text)
        .filter(value -> !("/" + value).contains("/./") && !("/" + value).contains("/../"));
  }
}
