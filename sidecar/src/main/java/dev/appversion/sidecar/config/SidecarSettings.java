package dev.appversion.sidecar.config;

import dev.appversion.sidecar.HttpSettings.ForwardedPolicy;
import dev.appversion.sidecar.HttpSettings.Underscores;
import dev.appversion.sidecar.config.Setting.Arity;
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
          "The address at which traffic for the app arrives.");
  static final Setting<InetSocketAddress> ADMIN_LISTEN =
      Setting.of(
          "APPVERSION_ADMIN_LISTEN",
          "0.0.0.0:15190",
          "HOST:PORT, such as 127.0.0.1:15190",
          Values::listen,
          "The address of /healthz, /readyz, /metrics and /status.");

  /** The app. */
  public static final Setting<URI> UPSTREAM =
      Setting.of(
          "APPVERSION_UPSTREAM",
          "http://127.0.0.1:<port of the routing table>",
          AppAddress.ALLOWED,
          AppAddress::parse,
          "The app behind this sidecar.");

  static final Setting<String> NAME =
      Setting.of(
          "APPVERSION_NAME",
          "the version whose selector the pod's labels fulfil",
          VersionNames.RULE.replace("must be ", ""),
          text -> Optional.of(text).filter(VersionNames::isValid),
          "The name of the version behind this sidecar.");
  static final Setting<String> RESOURCE =
      Setting.of(
          "APPVERSION_RESOURCE",
          "",
          "the name of a Kubernetes object (lower-case letters, digits, dashes and dots)",
          text -> Values.matching(DNS_NAME, text),
          "The AppVersion whose routing table is watched at the API server. Goes with"
              + " APPVERSION_NAMESPACE; without them nothing is watched.");
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
          "The routing table for a start without the API server. Without Kubernetes it is the only"
              + " source and followed for changes.");

  /** A manifest on this disk. */
  public static final Setting<Path> MANIFEST_FILE =
      Setting.of(
          "APPVERSION_MANIFEST_FILE",
          "",
          FILE,
          Values::path,
          "The own version's staticfiles.json for a start without the API server.");

  /** A file with the secret key. */
  public static final Setting<Path> SECRET_FILE =
      Setting.of(
          "APPVERSION_SECRET_FILE",
          "",
          FILE,
          Values::path,
          "The file with the secret key; during a rotation the one before it is beside it with"
              + " -previous added to its name.");

  static final Setting<String> SECRET_KEY =
      Setting.secret(
          "SECRET_KEY",
          "at least 16 characters",
          Values::secret,
          "The secret key itself, in place of the file.");
  static final Setting<String> SECRET_KEY_PREVIOUS =
      Setting.secret(
          "SECRET_KEY_PREVIOUS",
          "at least 16 characters",
          Values::secret,
          "The secret key before a rotation, still accepted.");
  static final Setting<String> LEAVE_TOKEN =
      Setting.secret(
          "APPVERSION_LEAVE_TOKEN",
          "at least 16 characters",
          Values::secret,
          "What GET /leave on the admin port must carry in X-AppVersion-Leave: the injector gives"
              + " it to the kubelet, which asks when the pod is to end. Without a token there is no /leave.");
  static final Setting<Path> LABELS_FILE =
      Setting.of(
          "APPVERSION_LABELS_FILE",
          "",
          FILE,
          Values::path,
          "The pod's labels as the downward API writes them, one key=\"value\" a line.");
  static final Setting<Path> TOKEN_FILE =
      Setting.of(
          "APPVERSION_TOKEN_FILE",
          "/var/run/appversion/token",
          FILE,
          Values::path,
          "The token for the API server; read again for each connection, since it rotates.");
  static final Setting<Path> CA_FILE =
      Setting.of(
          "APPVERSION_CA_FILE",
          "/var/run/appversion/ca.crt",
          FILE,
          Values::path,
          "PEM of the authority that the API server's certificate must come from.");
  static final Setting<Boolean> DEV =
      Setting.of(
              "APPVERSION_DEV",
              "false",
              BOOLEAN,
              Values::bool,
              "Dev mode: serves the files in APPVERSION_STATIC_DIRS itself, and references to them"
                  + " in pages get ?v=<hash>. Listens on 127.0.0.1 by default.")
          .withArity(Arity.SWITCH);

  /** Directories with the assets of dev mode. */
  public static final Setting<List<Path>> STATIC_DIRS =
      Setting.of(
              "APPVERSION_STATIC_DIRS",
              "",
              "directories, separated by " + File.pathSeparator,
              Values::paths,
              "In dev mode: the directories with the app's assets; the first that has a file wins.")
          .withArity(Arity.MANY);

  static final Setting<String> STATIC_URL_PATH =
      Setting.of(
          "APPVERSION_STATIC_URL",
          "/static/",
          "a path that begins and ends with a slash",
          text -> Values.matching(STATIC_URL, text),
          "Without a routing table: the path below which the app's assets are.");

  /** A directory of collected assets. */
  public static final Setting<Path> STATIC_ROOT =
      Setting.of(
          "APPVERSION_STATIC_ROOT",
          "",
          FILE,
          Values::path,
          "Without a routing table: the directory with the app's collected assets and their"
              + " manifest. The sidecar serves what is in it.");

  static final Setting<Boolean> STATIC_CORS =
      Setting.of(
              "APPVERSION_STATIC_CORS",
              "false",
              BOOLEAN,
              Values::bool,
              "Whether pages of all origins may read the files that the sidecar serves itself"
                  + " (Access-Control-Allow-Origin: *).")
          .withArity(Arity.SWITCH);
  static final Setting<List<String>> STATIC_EXCLUDE =
      Setting.of(
              "APPVERSION_STATIC_EXCLUDE",
              "",
              "paths from the root, such as /static/editor/** (* within a segment, ** for all that"
                  + " follows, neither in the first segment), separated by "
                  + File.pathSeparator,
              Values::pathPatterns,
              "Without a routing table: assets whose references in pages stay as they are, as"
                  + " spec.static.exclude. Quote patterns where the shell would expand them.")
          .withArity(Arity.MANY);
  static final Setting<String> APP_VERSION =
      Setting.of(
          "APP_VERSION",
          "the routing table's",
          "1 to 128 of A-Z a-z 0-9 . _ + ~ -, beginning with a letter or digit",
          text -> Values.matching(AppVersionId.EXPLICIT, text),
          "The own app version: a git SHA, a semantic version.");
  static final Setting<Boolean> APP_VERSION_HEADER =
      Setting.of(
              "APP_VERSION_HEADER",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether every response carries X-App-Version.")
          .withArity(Arity.SWITCH);
  static final Setting<Mismatch> APP_VERSION_MISMATCH =
      Setting.of(
          "APP_VERSION_MISMATCH",
          "the routing table's, else reload",
          "reload, warn or ignore",
          text -> Values.constant(Mismatch.class, text),
          "What a page does when the server's version is no longer its own.");
  static final Setting<Boolean> VERSION_ENDPOINT =
      Setting.of(
              "VERSION_ENDPOINT",
              "the routing table's, else true",
              BOOLEAN,
              Values::bool,
              "Whether /version is served.")
          .withArity(Arity.SWITCH);
  static final Setting<Boolean> STATIC_DEV_VERSION_QUERY =
      Setting.of(
          "STATIC_DEV_VERSION_QUERY",
          "true",
          BOOLEAN,
          Values::bool,
          "In dev mode: whether references in pages get ?v=<hash> of the file's bytes.");
  static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.of(
          "APPVERSION_CONNECT_TIMEOUT",
          "1s",
          DEADLINE,
          Values::duration,
          "How long it may take to connect to the app or to another version.");
  static final Setting<Duration> RESPONSE_TIMEOUT =
      Setting.of(
          "APPVERSION_RESPONSE_TIMEOUT",
          "60s",
          DEADLINE,
          Values::duration,
          "How long the app may take until its response begins.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_IDLE_TIMEOUT",
          "15m",
          DEADLINE,
          Values::duration,
          "The idle timeout of an open request or WebSocket.");
  static final Setting<Duration> DRAIN_TIMEOUT =
      Setting.of(
          "APPVERSION_DRAIN_TIMEOUT",
          "10s",
          "a whole number with a unit, such as 500ms, 10s or 1m, at most 24h; 0s does not wait",
          Values::length,
          "How long requests under way may take to end after SIGTERM.");
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          "APPVERSION_MAX_CONNECTIONS",
          "8192",
          COUNT,
          Values::count,
          "How many connections clients may have open. Beyond that the one that has waited longest"
              + " for a request is closed, or the new one if none waits. At most what the limit of"
              + " open files allows: two for each.");
  static final Setting<Integer> MAX_REQUESTS =
      Setting.of(
          "APPVERSION_MAX_REQUESTS",
          "1024",
          COUNT,
          Values::count,
          "The limit of concurrent requests to one address (the app, or one version's Service). As"
              + " many again wait for the connect timeout; further requests are answered 503.");
  static final Setting<Integer> MAX_STREAMS =
      Setting.of(
          "APPVERSION_MAX_STREAMS",
          "4096",
          COUNT,
          Values::count,
          "The limit of concurrent event streams, upgraded connections (WebSocket) and exchanges"
              + " open for longer than APPVERSION_STREAM_AFTER to one address. They do not count"
              + " as requests. Each takes about 10 KiB of heap and two file descriptors.");
  static final Setting<Duration> STREAM_AFTER =
      Setting.of(
          "APPVERSION_STREAM_AFTER",
          "10s",
          DEADLINE,
          Values::duration,
          "How long an exchange counts against APPVERSION_MAX_REQUESTS; after that it counts"
              + " against APPVERSION_MAX_STREAMS, once its place is needed.");
  static final Setting<Long> MAX_RESPONSE_HEAD =
      Setting.of(
          "APPVERSION_MAX_RESPONSE_HEAD",
          "64Ki",
          "a whole number of bytes, or with Ki or Mi, such as 64Ki, from 1Ki to 1Mi",
          text -> Values.bytes(text).filter(bytes -> bytes >= 1 << 10 && bytes <= 1 << 20),
          "How large the head of a response of the app may be; beyond that the client gets 502.");
  static final Setting<Boolean> CLIENT_HALF_CLOSE =
      Setting.of(
              "APPVERSION_CLIENT_HALF_CLOSE",
              "false",
              BOOLEAN,
              Values::bool,
              "Whether a client that has finished sending (TCP FIN, such as nc -N) still gets its"
                  + " response. Without it that abandons the request, as in nginx and Envoy.")
          .withArity(Arity.SWITCH);
  static final Setting<Duration> CLIENT_IDLE_TIMEOUT =
      Setting.of(
          "APPVERSION_CLIENT_IDLE_TIMEOUT",
          "620s",
          DEADLINE,
          Values::duration,
          "The idle timeout of a client's connection. It must be longer than that of the proxy in"
              + " front, so that the sidecar is never the first to close; Google's load balancers"
              + " have 600s.");
  static final Setting<Duration> REQUEST_HEAD_TIMEOUT =
      Setting.of(
          "APPVERSION_REQUEST_HEAD_TIMEOUT",
          "30s",
          DEADLINE,
          Values::duration,
          "How long a client may take for the head of a request.");
  static final Setting<ForwardedPolicy> FORWARDED =
      Setting.of(
          "APPVERSION_FORWARDED",
          "append",
          "append, replace or keep",
          text -> Values.constant(ForwardedPolicy.class, text),
          "How X-Forwarded-*, Forwarded, X-Real-IP and the like in requests are treated. append"
              + " trusts and extends them: for pods behind an ingress. replace removes them and"
              + " sets X-Forwarded-For, -Proto and -Host itself: for pods that clients reach"
              + " directly. keep passes them unchanged and adds nothing.");
  static final Setting<Boolean> VIA =
      Setting.of(
              "APPVERSION_VIA",
              "true",
              BOOLEAN,
              Values::bool,
              "Whether requests and responses that pass get Via: 1.1 appversion. An nginx behind"
                  + " the sidecar compresses nothing for requests that have it, unless its"
                  + " gzip_proxied says so.")
          .withArity(Arity.SWITCH);
  static final Setting<Underscores> UNDERSCORES =
      Setting.of(
          "APPVERSION_UNDERSCORES",
          "keep",
          "keep or drop",
          text -> Values.constant(Underscores.class, text),
          "How request header fields with _ in their names are treated. Spellings of names that a"
              + " proxy or the framing relies on, such as X_Forwarded_For, are always removed; drop"
              + " removes all others too.");
  static final Setting<Long> ASSET_CACHE =
      Setting.of(
          "APPVERSION_ASSET_CACHE",
          "16Mi",
          "a whole number of bytes, or with Ki or Mi, such as 16Mi, at most 1024Mi; 0 holds none",
          Values::bytes,
          "How much memory hashed assets may take.");
  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "APPVERSION_LOG_LEVEL",
          "info",
          "debug, info, warning or error",
          text -> Values.constant(LogLevel.class, text),
          "How much is logged.");
  static final Setting<String> API_SERVER_HOST =
      Setting.of(
          "KUBERNETES_SERVICE_HOST",
          "",
          "a host name or an address",
          text -> Values.matching(API_HOST, text),
          "The API server; Kubernetes sets it in every pod.");
  static final Setting<Integer> API_SERVER_PORT =
      Setting.of(
          "KUBERNETES_SERVICE_PORT",
          "443",
          "a port from 1 to 65535",
          Values::port,
          "The API server's port; Kubernetes sets it in every pod.");

  private static final List<Group> GROUPS =
      List.of(
          new Group("Addresses", List.of(UPSTREAM, LISTEN, ADMIN_LISTEN)),
          new Group(
              "Routing",
              List.of(NAME, RESOURCE, NAMESPACE, ROUTING_FILE, MANIFEST_FILE, LABELS_FILE)),
          new Group(
              "Development and files that the sidecar serves itself",
              List.of(
                  DEV,
                  STATIC_DIRS,
                  STATIC_DEV_VERSION_QUERY,
                  STATIC_ROOT,
                  STATIC_URL_PATH,
                  STATIC_CORS,
                  STATIC_EXCLUDE)),
          new Group(
              "App version",
              List.of(APP_VERSION, APP_VERSION_HEADER, APP_VERSION_MISMATCH, VERSION_ENDPOINT)),
          new Group("Secrets", List.of(SECRET_FILE, SECRET_KEY, SECRET_KEY_PREVIOUS, LEAVE_TOKEN)),
          new Group(
              "Timeouts",
              List.of(
                  CONNECT_TIMEOUT,
                  RESPONSE_TIMEOUT,
                  IDLE_TIMEOUT,
                  DRAIN_TIMEOUT,
                  CLIENT_IDLE_TIMEOUT,
                  REQUEST_HEAD_TIMEOUT)),
          new Group(
              "Limits",
              List.of(
                  MAX_CONNECTIONS,
                  MAX_REQUESTS,
                  MAX_STREAMS,
                  STREAM_AFTER,
                  MAX_RESPONSE_HEAD,
                  ASSET_CACHE)),
          new Group("HTTP", List.of(FORWARDED, VIA, UNDERSCORES, CLIENT_HALF_CLOSE)),
          new Group("Log", List.of(LOG_LEVEL)),
          new Group("Kubernetes", List.of(TOKEN_FILE, CA_FILE, API_SERVER_HOST, API_SERVER_PORT)));

  private SidecarSettings() {}

  /** Settings of one subject, in the order in which a person reads about them. */
  public record Group(String title, List<Setting<?>> settings) {}

  /** All settings by subject. */
  public static List<Group> groups() {
    return GROUPS;
  }

  /** All settings. */
  public static List<Setting<?>> all() {
    return GROUPS.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
  }
}
