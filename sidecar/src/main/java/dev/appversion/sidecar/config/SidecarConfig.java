package dev.appversion.sidecar.config;

import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Environment;
import dev.appversion.process.settings.InvalidSettingsException;
import dev.appversion.process.settings.Setting;
import dev.appversion.process.settings.SettingNames;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sidecar's validated settings. {@link SidecarSettings} describes each.
 *
 * @param proxy settings of the data plane
 * @param admin the admin port
 * @param sources where the routing table, the own version and the secret keys are read
 * @param standalone the settings of a sidecar without a table
 * @param dev whether this is dev mode
 * @param logLevel the level of all loggers
 * @param accessLog the share of the requests in the access log, from 0 to 1; 0 for no access log
 * @param tracing empty for no spans
 * @param names the names of settings in messages
 */
public record SidecarConfig(
    ProxySettings proxy,
    Admin admin,
    Sources sources,
    Standalone standalone,
    boolean dev,
    LogLevel logLevel,
    double accessLog,
    Optional<TracingSettings> tracing,
    SettingNames names) {

  /** The name of the version in dev mode if none is set. */
  public static final String DEV_NAME = "dev";

  private static final List<Setting<?>> NOT_IN_DEV_MODE =
      List.of(
          RoutingVariables.RESOURCE,
          RoutingVariables.ROUTING_FILE,
          RoutingVariables.MANIFEST_FILE,
          AssetVariables.STATIC_ROOT);

  /**
   * The admin port.
   *
   * @param listen its address, whose host is not resolved
   * @param leaveToken the token by which the kubelet requests the drain of a pod that terminates
   */
  public record Admin(InetSocketAddress listen, Optional<String> leaveToken) {}

  /**
   * The sources of the routing table, the own version and the secret keys.
   *
   * @param name the own version's name, if it is set and not determined by the pod's labels
   * @param watched what is watched at the API server; empty without Kubernetes
   * @param files paths of files
   * @param secretKeys the secret keys, if they are set by value
   */
  public record Sources(
      Optional<String> name,
      Optional<Watched> watched,
      Files files,
      Optional<SecretKeys> secretKeys) {}

  /**
   * The settings of a sidecar without a table.
   *
   * @param staticUrl the path prefix of assets
   * @param staticExclude patterns of assets whose references are not rewritten
   */
  public record Standalone(String staticUrl, List<String> staticExclude) {}

  /**
   * An AppVersion, and the API server that stores it.
   *
   * @param host the API server's name or address, an IPv6 address without brackets
   */
  public record Watched(
      String namespace, String resource, String host, int port, Path tokenFile, Path caFile) {}

  /** Paths of files, which need not exist at the start. */
  public record Files(
      Optional<Path> routing,
      Optional<Path> manifest,
      Optional<Path> secretKey,
      Optional<Path> labels,
      Optional<Path> staticRoot) {}

  /**
   * Reads the settings.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static SidecarConfig parse(Map<String, String> variables) throws InvalidSettingsException {
    return parse(variables, SettingNames.VARIABLES);
  }

  /**
   * Reads the settings; messages use these names of settings, such as flags.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static SidecarConfig parse(Map<String, String> variables, SettingNames names)
      throws InvalidSettingsException {
    Environment env = new Environment(variables, names);
    // env collects invalid values; the substitutes used for them here are not returned.
    boolean dev = env.getOrDefault(AssetVariables.DEV);
    Optional<Watched> watched = watched(env);
    Files files =
        new Files(
            env.get(RoutingVariables.ROUTING_FILE),
            env.get(RoutingVariables.MANIFEST_FILE),
            env.get(RoutingVariables.SECRET_FILE),
            env.get(RoutingVariables.LABELS_FILE),
            env.get(AssetVariables.STATIC_ROOT));
    boolean standalone = watched.isEmpty() && files.routing().isEmpty();
    String staticUrl = env.getOrDefault(AssetVariables.STATIC_URL_PATH);
    ProxySettings proxy = proxy(env, dev, localAssets(env, dev, staticUrl, standalone));
    InetSocketAddress adminListen = listen(env, ConnectionVariables.ADMIN_LISTEN, dev);
    Optional<String> name = env.get(RoutingVariables.NAME);
    SidecarConfig config =
        new SidecarConfig(
            dev ? proxy.withDeveloped(developed(proxy, name.orElse(DEV_NAME))) : proxy,
            new Admin(adminListen, env.get(RoutingVariables.LEAVE_TOKEN)),
            new Sources(name, watched, files, keys(env)),
            new Standalone(staticUrl, env.get(AssetVariables.STATIC_EXCLUDE).orElse(List.of())),
            dev,
            env.getOrDefault(SidecarSettings.LOG_LEVEL),
            env.getOrDefault(SidecarSettings.ACCESS_LOG),
            tracing(env),
            names);
    if (standalone && !env.has(ConnectionVariables.UPSTREAM)) {
      env.problem(
          "no app is set: set "
              + env.name(ConnectionVariables.UPSTREAM)
              + " (its address, such as http://127.0.0.1:8000), "
              + env.name(RoutingVariables.ROUTING_FILE)
              + " (a routing table), or "
              + env.name(RoutingVariables.RESOURCE)
              + " and "
              + env.name(RoutingVariables.NAMESPACE)
              + " (an AppVersion in a cluster)");
    }
    env.check(SidecarSettings.all());
    return config;
  }

  /** The app of dev mode, by its version's name. */
  private static Map<String, URI> developed(ProxySettings proxy, String name) {
    return proxy.upstream().map(app -> Map.of(name, app)).orElse(Map.of());
  }

  /** The listen address; in dev mode, the default is the loopback address. */
  private static InetSocketAddress listen(
      Environment env, Setting<InetSocketAddress> setting, boolean dev) {
    InetSocketAddress address = env.getOrDefault(setting);
    return dev && !env.has(setting)
        ? InetSocketAddress.createUnresolved("127.0.0.1", address.getPort())
        : address;
  }

  private static Optional<LocalAssets> localAssets(
      Environment env, boolean dev, String url, boolean standalone) {
    boolean cors = env.getOrDefault(AssetVariables.STATIC_CORS);
    boolean query = env.getOrDefault(AssetVariables.STATIC_DEV_VERSION_QUERY);
    List<Path> folders = env.get(AssetVariables.STATIC_DIRS).orElse(List.of());
    if (!dev) {
      if (env.has(AssetVariables.STATIC_DIRS)) {
        needs(env, AssetVariables.STATIC_DIRS, AssetVariables.DEV);
      }
      return env.get(AssetVariables.STATIC_ROOT)
          .filter(_ -> standalone)
          .map(root -> new LocalAssets(url, List.of(root), false, cors));
    }
    if (!env.has(AssetVariables.STATIC_DIRS)) {
      env.problem(
          env.name(AssetVariables.DEV)
              + " needs "
              + env.name(AssetVariables.STATIC_DIRS)
              + ": the directories with the app's assets");
    }
    for (Path folder : folders) {
      if (!java.nio.file.Files.isDirectory(folder)) {
        env.problem(
            env.name(AssetVariables.STATIC_DIRS, folder.toString())
                + (java.nio.file.Files.exists(folder) ? " is not a directory" : " does not exist"));
      }
    }
    for (Setting<?> other : NOT_IN_DEV_MODE) {
      if (env.has(other)) {
        env.problem(
            env.name(other)
                + " cannot be used with "
                + env.name(AssetVariables.DEV)
                + ": remove one of them");
      }
    }
    return Optional.of(new LocalAssets(url, folders, query, cors));
  }

  private static ProxySettings proxy(
      Environment env, boolean dev, Optional<LocalAssets> localAssets) {
    ProxySettings settings =
        ProxySettings.listeningOn(listen(env, ConnectionVariables.LISTEN, dev))
            .withTimeouts(
                env.getOrDefault(ConnectionVariables.CONNECT_TIMEOUT),
                env.getOrDefault(ConnectionVariables.RESPONSE_TIMEOUT),
                env.getOrDefault(ConnectionVariables.IDLE_TIMEOUT),
                env.getOrDefault(ConnectionVariables.DRAIN_TIMEOUT))
            .withOverrides(
                new Overrides(
                    env.get(VersionVariables.APP_VERSION),
                    env.get(VersionVariables.APP_VERSION_HEADER),
                    env.get(VersionVariables.APP_VERSION_MISMATCH),
                    env.get(VersionVariables.VERSION_ENDPOINT)))
            .withLimits(
                new ProxyLimits(
                    env.getOrDefault(ConnectionVariables.MAX_CONNECTIONS),
                    env.getOrDefault(ConnectionVariables.MAX_REQUESTS),
                    env.getOrDefault(ConnectionVariables.MAX_STREAMS),
                    env.getOrDefault(ConnectionVariables.STREAM_AFTER),
                    Math.toIntExact(env.getOrDefault(ConnectionVariables.MAX_RESPONSE_HEAD))))
            .withClientHalfClose(env.getOrDefault(ConnectionVariables.CLIENT_HALF_CLOSE))
            .withAssetCache(env.getOrDefault(AssetVariables.ASSET_CACHE))
            .withHttp(http(env));
    ProxySettings before =
        env.get(ConnectionVariables.UPSTREAM).map(settings::withUpstream).orElse(settings);
    return localAssets.map(before::withLocalAssets).orElse(before);
  }

  private static HttpSettings http(Environment env) {
    return new HttpSettings(
        env.getOrDefault(ConnectionVariables.UNDERSCORES),
        env.getOrDefault(ConnectionVariables.FORWARDED),
        env.getOrDefault(ConnectionVariables.VIA),
        env.getOrDefault(ConnectionVariables.CLIENT_IDLE_TIMEOUT),
        env.getOrDefault(ConnectionVariables.REQUEST_HEAD_TIMEOUT),
        HttpSettings.DEFAULT.upstreamIdleTimeout(),
        HttpSettings.DEFAULT.continueTimeout());
  }

  private static Optional<Watched> watched(Environment env) {
    Optional<String> resource = env.get(RoutingVariables.RESOURCE);
    Optional<String> namespace = env.get(RoutingVariables.NAMESPACE);
    Path token = env.getOrDefault(RoutingVariables.TOKEN_FILE);
    Path authority = env.getOrDefault(RoutingVariables.CA_FILE);
    if (!env.has(RoutingVariables.RESOURCE)) {
      // The downward API always sets the namespace, so it may be set alone.
      return Optional.empty();
    }
    if (!env.has(RoutingVariables.NAMESPACE)) {
      needs(env, RoutingVariables.RESOURCE, RoutingVariables.NAMESPACE);
    }
    Optional<String> host = env.get(RoutingVariables.API_SERVER_HOST);
    int port = env.getOrDefault(RoutingVariables.API_SERVER_PORT);
    if (!env.has(RoutingVariables.API_SERVER_HOST)) {
      env.problem(
          env.name(RoutingVariables.RESOURCE)
              + " needs the API server in "
              + env.name(RoutingVariables.API_SERVER_HOST)
              + "; outside Kubernetes set "
              + env.name(RoutingVariables.ROUTING_FILE)
              + " instead");
    }
    return Optional.of(
        new Watched(
            namespace.orElse(""), resource.orElse(""), host.orElse(""), port, token, authority));
  }

  private static Optional<TracingSettings> tracing(Environment env) {
    double share = env.getOrDefault(TracingVariables.TRACE_SHARE);
    String service = env.getOrDefault(TracingVariables.TRACE_SERVICE);
    return env.get(TracingVariables.OTLP_ENDPOINT)
        .map(endpoint -> new TracingSettings(endpoint, share, service));
  }

  private static void needs(Environment env, Setting<?> setting, Setting<?> other) {
    env.problem(env.name(setting) + " needs " + env.name(other));
  }

  private static Optional<SecretKeys> keys(Environment env) {
    Optional<String> current = env.get(RoutingVariables.SECRET_KEY);
    Optional<String> previous = env.get(RoutingVariables.SECRET_KEY_PREVIOUS);
    if (env.has(RoutingVariables.SECRET_KEY_PREVIOUS) && !env.has(RoutingVariables.SECRET_KEY)) {
      needs(env, RoutingVariables.SECRET_KEY_PREVIOUS, RoutingVariables.SECRET_KEY);
    }
    return current.map(key -> SecretKeys.of(key, previous));
  }
}
