package dev.appversion.sidecar.config;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.Setting.Arity;
import dev.appversion.process.settings.SettingGroup;
import dev.appversion.process.settings.SettingsHelp;
import dev.appversion.process.settings.Values;
import dev.appversion.sidecar.config.HttpSettings.ForwardedPolicy;
import dev.appversion.sidecar.config.HttpSettings.Underscores;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.routing.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.VersionNames;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every setting of the sidecar, in the order in which a person reads about them. Their contracts
 * stand in {@code docs/reference/contracts.md}, "The sidecar in a pod".
 */
public final class SidecarSettings {
  private static final String FILE = "a path";
  private static final String BOOLEAN = "true or false";
  private static final String DEADLINE =
      "a whole number with a unit, such as 500ms, 1s, 15m or 1h, more than 0 and at most 24h";
  private static final String COUNT = "a whole number from 1 to 1000000";
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern STATIC_URL = Pattern.compile("/([A-Za-z0-9._~-]+/)*");
  private static final Pattern API_HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

  static final Setting<InetSocketAddress> LISTEN =
      Setting.of(
          "APPVERSION_LISTEN",
          "0.0.0.0:15180",
          "HOST:PORT, such as 0.0.0.0:15180 or [::]:15180",
          Values::listen,
          "The address on which the sidecar accepts requests for the app.");
  static final Setting<InetSocketAddress> ADMIN_LISTEN =
      Setting.of(
          "APPVERSION_ADMIN_LISTEN",
          "0.0.0.0:15190",
          "HOST:PORT, such as 127.0.0.1:15190",
          Values::listen,
          "The address of the admin port: /healthz, /readyz, /metrics and /status.");

  /** The app. */
  public static final Setting<URI> UPSTREAM =
      Setting.of(
          "APPVERSION_UPSTREAM",
          "http://127.0.0.1:<port of the routing table>",
          AppAddress.ALLOWED,
          AppAddress::parse,
          "The app to which this sidecar proxies requests.");

  static final Setting<String> NAME =
      Setting.of(
          "APPVERSION_NAME",
          "the version whose selector matches the pod's labels",
          VersionNames.RULE.replace("must be ", ""),
          text -> Optional.of(text).filter(VersionNames::isValid),
          "The name of the version behind this sidecar.");
  static final Setting<String> RESOURCE =
      Setting.of(
          "APPVERSION_RESOURCE",
          "",
          "the name of a Kubernetes object (lower-case letters, digits, dashes and dots)",
          text -> Values.matching(DNS_NAME, text),
          "The AppVersion whose routing table the sidecar watches at the API server. Requires"
              + " APPVERSION_NAMESPACE. If unset, the sidecar watches nothing.");
  static final Setting<String> NAMESPACE =
      Setting.of(
          "APPVERSION_NAMESPACE",
          "",
          "the name of a Kubernetes namespace (lower-case letters, digits and dashes)",
          text -> Values.matching(DNS_LABEL, text),
          "The namespace of the AppVersion.");

  /** A routing table on this disk. */
  public static final Setting<Path> ROUTING_FILE =
      Setting.of(
          "APPVERSION_ROUTING_FILE",
          "",
          FILE,
          Values::path,
          "A file with the routing table, for a start without the API server. Without Kubernetes"
              + " the file is the only source, and the sidecar watches it for changes.");

  /** A manifest on this disk. */
  public static final Setting<Path> MANIFEST_FILE =
      Setting.of(
          "APPVERSION_MANIFEST_FILE",
          "",
          FILE,
          Values::path,
          "A file with the manifest of this sidecar's version, for a start without the API server.");

  /** A file with the secret key. */
  public static final Setting<Path> SECRET_FILE =
      Setting.of(
          "APPVERSION_SECRET_FILE",
          "",
          FILE,
          Values::path,
          "A file with the secret key. During a rotation, the file of the same name plus -previous"
              + " has the previous key.");

  static final Setting<String> SECRET_KEY =
      Setting.secret(
          "SECRET_KEY",
          "at least 16 characters",
          SidecarValues::secret,
          "The secret key, instead of a file.");
  static final Setting<String> SECRET_KEY_PREVIOUS =
      Setting.secret(
          "SECRET_KEY_PREVIOUS",
          "at least 16 characters",
          SidecarValues::secret,
          "The previous secret key, still accepted during a rotation.");
  static final Setting<String> LEAVE_TOKEN =
      Setting.secret(
          "APPVERSION_LEAVE_TOKEN",
          "at least 16 characters",
          SidecarValues::secret,
          "The value of X-AppVersion-Leave that GET /leave on the admin port requires. The injector"
              + " puts it into the preStop hook of the pod. If unset, /leave does not exist.");
  static final Setting<Path> LABELS_FILE =
      Setting.of(
          "APPVERSION_LABELS_FILE",
          "",
          FILE,
          Values::path,
          "A file with the pod's labels, as the downward API writes it: one key=\"value\" per line.");
  static final Setting<Path> TOKEN_FILE =
      Setting.of(
          "APPVERSION_TOKEN_FILE",
          "/var/run/appversion/token",
          FILE,
          Values::path,
          "A file with the token for the API server. The sidecar reads it for each connection,"
              + " because tokens rotate.");
  static final Setting<Path> CA_FILE =
      Setting.of(
          "APPVERSION_CA_FILE",
          "/var/run/appversion/ca.crt",
          FILE,
          Values::path,
          "A PEM file with the certificate authority of the API server.");
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

  static final Setting<String> STATIC_URL_PATH =
      Setting.of(
          "APPVERSION_STATIC_URL",
          "/static/",
          "a path that starts and ends with a slash",
          text -> Values.matching(STATIC_URL, text),
          "Without a routing table: the path below which the app serves its assets.");

  /** A directory of collected assets. */
  public static final Setting<Path> STATIC_ROOT =
      Setting.of(
          "APPVERSION_STATIC_ROOT",
          "",
          FILE,
          Values::path,
          "Without a routing table: the directory with the app's collected assets and their"
              + " manifest. The sidecar serves its files.");

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
  static final Setting<String> APP_VERSION =
      Setting.of(
          "APP_VERSION",
          "the routing table's",
          "1 to 128 of A-Z a-z 0-9 . _ + ~ -, starting with a letter or digit",
          text -> Values.matching(AppVersionId.EXPLICIT, text),
          "The app version of this sidecar's version, such as a git SHA or a semantic version.");
  static final Setting<Boolean> APP_VERSION_HEADER =
      Setting.of(
              "APP_VERSION_HEADER",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether every response has the header field X-App-Version.")
          .withArity(Arity.SWITCH);
  static final Setting<Mismatch> APP_VERSION_MISMATCH =
      Setting.of(
          "APP_VERSION_MISMATCH",
          "the routing table's, else reload",
          "reload, warn or ignore",
          text -> Values.constant(Mismatch.class, text),
          "What an open page does when its version is no longer live.");
  static final Setting<Boolean> VERSION_ENDPOINT =
      Setting.of(
              "VERSION_ENDPOINT",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether the sidecar responds to /version.")
          .withArity(Arity.SWITCH);
  static final Setting<Boolean> STATIC_DEV_VERSION_QUERY =
      Setting.of(
          "STATIC_DEV_VERSION_QUERY",
          "true",
          BOOLEAN,
          Values::bool,
          "In dev mode: whether ?v=<hash of the file> is added to references in pages.");
  static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.of(
          "APPVERSION_CONNECT_TIMEOUT",
          "1s",
          DEADLINE,
          Values::duration,
          "Timeout of connections to the app and to other versions.");
  static final Setting<Duration> RESPONSE_TIMEOUT =
      Setting.of(
          "APPVERSION_RESPONSE_TIMEOUT",
          "60s",
          DEADLINE,
          Values::duration,
          "Timeout from the request to the head of the app's response.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_IDLE_TIMEOUT",
          "15m",
          DEADLINE,
          Values::duration,
          "Idle timeout of an open request or WebSocket.");
  static final Setting<Duration> DRAIN_TIMEOUT =
      Setting.of(
          "APPVERSION_DRAIN_TIMEOUT",
          "10s",
          "a whole number with a unit, such as 500ms, 10s or 1m, at most 24h; 0s does not wait",
          Values::length,
          "How long requests in flight may continue after SIGTERM.");
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          "APPVERSION_MAX_CONNECTIONS",
          "8192",
          COUNT,
          Values::count,
          "Maximum number of open client connections. Above it, the longest idle connection is"
              + " closed, or the new one if none is idle. Limited by the maximum number of open"
              + " files: two per connection.");
  static final Setting<Integer> MAX_REQUESTS =
      Setting.of(
          "APPVERSION_MAX_REQUESTS",
          "1024",
          COUNT,
          Values::count,
          "Maximum number of concurrent requests to one address (the app, or a version's Service)."
              + " As many requests again wait for the connect timeout; all others get 503.");
  static final Setting<Integer> MAX_STREAMS =
      Setting.of(
          "APPVERSION_MAX_STREAMS",
          "4096",
          COUNT,
          Values::count,
          "Maximum number of concurrent event streams, upgraded connections (WebSocket) and requests"
              + " longer than APPVERSION_STREAM_AFTER to one address. They do not count as requests."
              + " Each uses about 10 KiB of heap and two file descriptors.");
  static final Setting<Duration> STREAM_AFTER =
      Setting.of(
          "APPVERSION_STREAM_AFTER",
          "10s",
          DEADLINE,
          Values::duration,
          "How long a request counts towards APPVERSION_MAX_REQUESTS. After that it counts towards"
              + " APPVERSION_MAX_STREAMS when the limit of requests is reached.");
  static final Setting<Long> MAX_RESPONSE_HEAD =
      Setting.of(
          "APPVERSION_MAX_RESPONSE_HEAD",
          "64Ki",
          "a whole number of bytes, or with Ki or Mi, such as 64Ki, from 1Ki to 1Mi",
          text -> Values.bytes(text).filter(bytes -> bytes >= 1 << 10 && bytes <= 1 << 20),
          "Maximum size of the head of an app's response. If it is larger, the client gets 502.");
  static final Setting<Boolean> CLIENT_HALF_CLOSE =
      Setting.of(
              "APPVERSION_CLIENT_HALF_CLOSE",
              "false",
              BOOLEAN,
              Values::bool,
              "Whether a client that closes its sending side (TCP FIN, such as nc -N) still gets its"
                  + " response. If false, the sidecar aborts the request, as nginx and Envoy do.")
          .withArity(Arity.SWITCH);
  static final Setting<Duration> CLIENT_IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_CLIENT_IDLE_TIMEOUT",
          "620s",
          DEADLINE,
          Values::duration,
          "Idle timeout of client connections. It must exceed the idle timeout of the load balancer"
              + " in front, so that the sidecar never closes first; that of Google's load balancers"
              + " is 600s.");
  static final Setting<Duration> REQUEST_HEAD_TIMEOUT =
      Setting.of(
          "APPVERSION_REQUEST_HEAD_TIMEOUT",
          "30s",
          DEADLINE,
          Values::duration,
          "Timeout for the head of a client's request.");
  static final Setting<ForwardedPolicy> FORWARDED =
      Setting.of(
          "APPVERSION_FORWARDED",
          "append",
          "append, replace or keep",
          text -> Values.constant(ForwardedPolicy.class, text),
          "How the sidecar treats X-Forwarded-*, Forwarded, X-Real-IP and similar request header"
              + " fields. append: trust and extend them, for pods behind an ingress. replace: remove"
              + " them and set X-Forwarded-For, -Proto and -Host, for pods that clients reach"
              + " directly. keep: pass them unchanged.");
  static final Setting<Boolean> VIA =
      Setting.of(
              "APPVERSION_VIA",
              "true",
              BOOLEAN,
              Values::bool,
              "Whether Via: 1.1 appversion is added to proxied requests and responses. An nginx"
                  + " behind the sidecar does not compress responses to requests with Via, unless"
                  + " gzip_proxied allows it.")
          .withArity(Arity.SWITCH);
  static final Setting<Underscores> UNDERSCORES =
      Setting.of(
          "APPVERSION_UNDERSCORES",
          "keep",
          "keep or drop",
          text -> Values.constant(Underscores.class, text),
          "How the sidecar treats request header fields with _ in their names. It always removes"
              + " alternative spellings of fields that proxies or message framing rely on, such as"
              + " X_Forwarded_For. keep: pass all others. drop: remove all others.");
  static final Setting<Long> ASSET_CACHE =
      Setting.of(
          "APPVERSION_ASSET_CACHE",
          "16Mi",
          "a whole number of bytes, or with Ki or Mi, such as 16Mi, at most 1024Mi; 0 disables it",
          Values::bytes,
          "Maximum memory of the cache for hashed assets.");
  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "APPVERSION_LOG_LEVEL",
          "info",
          "debug, info, warning or error",
          text -> Values.constant(LogLevel.class, text),
          "Log level.");
  static final Setting<String> API_SERVER_HOST =
      Setting.of(
          "KUBERNETES_SERVICE_HOST",
          "",
          "a host name or an IP address",
          text -> Values.matching(API_HOST, text),
          "The host of the API server. Kubernetes sets it in every pod.");
  static final Setting<Integer> API_SERVER_PORT =
      Setting.of(
          "KUBERNETES_SERVICE_PORT",
          "443",
          "a port from 1 to 65535",
          Values::port,
          "The port of the API server. Kubernetes sets it in every pod.");

  private static final List<SettingGroup> GROUPS =
      List.of(
          new SettingGroup("Addresses", List.of(UPSTREAM, LISTEN, ADMIN_LISTEN)),
          new SettingGroup(
              "Routing",
              List.of(NAME, RESOURCE, NAMESPACE, ROUTING_FILE, MANIFEST_FILE, LABELS_FILE)),
          new SettingGroup(
              "Development and files that the sidecar serves itself",
              List.of(
                  DEV,
                  STATIC_DIRS,
                  STATIC_DEV_VERSION_QUERY,
                  STATIC_ROOT,
                  STATIC_URL_PATH,
                  STATIC_CORS,
                  STATIC_EXCLUDE)),
          new SettingGroup(
              "App version",
              List.of(APP_VERSION, APP_VERSION_HEADER, APP_VERSION_MISMATCH, VERSION_ENDPOINT)),
          new SettingGroup(
              "Secrets", List.of(SECRET_FILE, SECRET_KEY, SECRET_KEY_PREVIOUS, LEAVE_TOKEN)),
          new SettingGroup(
              "Timeouts",
              List.of(
                  CONNECT_TIMEOUT,
                  RESPONSE_TIMEOUT,
                  IDLE_TIMEOUT,
                  DRAIN_TIMEOUT,
                  CLIENT_IDLE_TIMEOUT,
                  REQUEST_HEAD_TIMEOUT)),
          new SettingGroup(
              "Limits",
              List.of(
                  MAX_CONNECTIONS,
                  MAX_REQUESTS,
                  MAX_STREAMS,
                  STREAM_AFTER,
                  MAX_RESPONSE_HEAD,
                  ASSET_CACHE)),
          new SettingGroup("HTTP", List.of(FORWARDED, VIA, UNDERSCORES, CLIENT_HALF_CLOSE)),
          new SettingGroup("Log", List.of(LOG_LEVEL)),
          new SettingGroup(
              "Kubernetes", List.of(TOKEN_FILE, CA_FILE, API_SERVER_HOST, API_SERVER_PORT)));

  private SidecarSettings() {}

  /** All settings by subject. */
  public static List<SettingGroup> groups() {
    return GROUPS;
  }

  /** Help and reference page. */
  public static SettingsHelp help() {
    return new SettingsHelp(
        "sidecar",
        "The AppVersion sidecar: a reverse proxy in front of one app that routes requests by"
            + " version.",
        """
        The sidecar reads environment variables once, when it starts. An empty value means unset. If a value is invalid, or
        a variable that starts with `APPVERSION_` is not in this list, the sidecar exits with code 2 and lists all errors.
        `appversion sidecar` has a flag for each variable.

        Generated from `SidecarSettings` by:
        `./mvnw -pl sidecar -am test -Dtest=SidecarSettingsTest -Dappversion.docs.write=true`.
        """,
        true,
        GROUPS);
  }

  /** All settings. */
  public static List<Setting<?>> all() {
    return SettingGroup.settings(GROUPS);
  }
}
