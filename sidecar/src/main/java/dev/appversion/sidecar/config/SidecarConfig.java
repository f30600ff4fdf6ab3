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
 * The sidecar's settings, checked. {@link SidecarSettings} says what each means.
 *
 * @param proxy what the data plane is told
 * @param adminListen where the admin endpoints are; its host is not looked up yet
 * @param name the own version's name, where it does not follow from the pod's labels
 * @param watched what is watched at the API server; nothing without Kubernetes
 * @param files where files lie
 * @param secretKeys the keys, where they were set by value
 * @param leaveToken what the kubelet carries when it says that the pod is to end
 * @param staticUrl without a table: the path that assets lie below
 * @param staticExclude without a table: patterns for the assets whose references stay
 * @param dev whether this is dev mode
 * @param logLevel how much is logged
 * @param names how messages name settings
 */
public record SidecarConfig(
    ProxySettings proxy,
    InetSocketAddress adminListen,
    Optional<String> name,
    Optional<Watched> watched,
    Files files,
    Optional<SecretKeys> secretKeys,
    Optional<String> leaveToken,
    String staticUrl,
    List<String> staticExclude,
    boolean dev,
    LogLevel logLevel,
    SettingNames names) {

  /** The name of dev mode's version where none is set. */
  public static final String DEV_NAME = "dev";

  private static final List<Setting<?>> NOT_IN_DEV_MODE =
      List.of(
          SidecarSettings.RESOURCE,
          SidecarSettings.ROUTING_FILE,
          SidecarSettings.MANIFEST_FILE,
          SidecarSettings.STATIC_ROOT);

  /**
   * An AppVersion and the API server that has it.
   *
   * @param host the API server's name or address, an IPv6 address without brackets
   */
  public record Watched(
      String namespace, String resource, String host, int port, Path tokenFile, Path caFile) {}

  /** Where files lie; none needs to be there at the start. */
  public record Files(
      Optional<Path> routing,
      Optional<Path> manifest,
      Optional<Path> secretKey,
      Optional<Path> labels,
      Optional<Path> staticRoot) {}

  /**
   * Reads the settings.
   *
   * @throws InvalidSettingsException with everything that is wrong with them
   */
  public static SidecarConfig parse(Map<String, String> variables) throws InvalidSettingsException {
    return parse(variables, SettingNames.VARIABLES);
  }

  /**
   * The same with messages that name settings as they were set.
   *
   * @throws InvalidSettingsException with everything that is wrong with them
   */
  public static SidecarConfig parse(Map<String, String> variables, SettingNames names)
      throws InvalidSettingsException {
    Environment env = new Environment(variables, names);
    // Bad values are gathered in env; what stands in for them here never gets out of this method.
    boolean dev = env.getOrDefault(SidecarSettings.DEV);
    Optional<Watched> watched = watched(env);
    Files files =
        new Files(
            env.get(SidecarSettings.ROUTING_FILE),
            env.get(SidecarSettings.MANIFEST_FILE),
            env.get(SidecarSettings.SECRET_FILE),
            env.get(SidecarSettings.LABELS_FILE),
            env.get(SidecarSettings.STATIC_ROOT));
    boolean standalone = watched.isEmpty() && files.routing().isEmpty();
    String staticUrl = env.getOrDefault(SidecarSettings.STATIC_URL_PATH);
    ProxySettings proxy = proxy(env, dev, localAssets(env, dev, staticUrl, standalone));
    InetSocketAddress adminListen = listen(env, SidecarSettings.ADMIN_LISTEN, dev);
    Optional<String> name = env.get(SidecarSettings.NAME);
    SidecarConfig config =
        new SidecarConfig(
            dev ? proxy.withDeveloped(developed(proxy, name.orElse(DEV_NAME))) : proxy,
            adminListen,
            name,
            watched,
            files,
            keys(env),
            env.get(SidecarSettings.LEAVE_TOKEN),
            staticUrl,
            env.get(SidecarSettings.STATIC_EXCLUDE).orElse(List.of()),
            dev,
            env.getOrDefault(SidecarSettings.LOG_LEVEL),
            names);
    if (standalone && !env.has(SidecarSettings.UPSTREAM)) {
      env.problem(
          "no app is set: set "
              + env.name(SidecarSettings.UPSTREAM)
              + " (its address, such as http://127.0.0.1:8000), "
              + env.name(SidecarSettings.ROUTING_FILE)
              + " (a routing table), or "
              + env.name(SidecarSettings.RESOURCE)
              + " and "
              + env.name(SidecarSettings.NAMESPACE)
              + " (an AppVersion in a cluster)");
    }
    env.check(SidecarSettings.all());
    return config;
  }

  /** The app of dev mode, by the name of its version. */
  private static Map<String, URI> developed(ProxySettings proxy, String name) {
    return proxy.upstream().map(app -> Map.of(name, app)).orElse(Map.of());
  }

  /** In dev mode only this machine reaches it unless an address is set. */
  private static InetSocketAddress listen(
      Environment env, Setting<InetSocketAddress> setting, boolean dev) {
    InetSocketAddress address = env.getOrDefault(setting);
    return dev && !env.has(setting)
        ? InetSocketAddress.createUnresolved("127.0.0.1", address.getPort())
        : address;
  }

  private static Optional<LocalAssets> localAssets(
      Environment env, boolean dev, String url, boolean standalone) {
    boolean cors = env.getOrDefault(SidecarSettings.STATIC_CORS);
    boolean query = env.getOrDefault(SidecarSettings.STATIC_DEV_VERSION_QUERY);
    List<Path> folders = env.get(SidecarSettings.STATIC_DIRS).orElse(List.of());
    if (!dev) {
      if (env.has(SidecarSettings.STATIC_DIRS)) {
        needs(env, SidecarSettings.STATIC_DIRS, SidecarSettings.DEV);
      }
      return env.get(SidecarSettings.STATIC_ROOT)
          .filter(_ -> standalone)
          .map(root -> new LocalAssets(url, List.of(root), false, cors));
    }
    if (!env.has(SidecarSettings.STATIC_DIRS)) {
      env.problem(
          env.name(SidecarSettings.DEV)
              + " needs "
              + env.name(SidecarSettings.STATIC_DIRS)
              + ": the directories with the app's assets");
    }
    for (Path folder : folders) {
      if (!java.nio.file.Files.isDirectory(folder)) {
        env.problem(
            env.name(SidecarSettings.STATIC_DIRS, folder.toString())
                + (java.nio.file.Files.exists(folder) ? " is not a directory" : " does not exist"));
      }
    }
    for (Setting<?> other : NOT_IN_DEV_MODE) {
      if (env.has(other)) {
        env.problem(
            env.name(other)
                + " cannot be used with "
                + env.name(SidecarSettings.DEV)
                + ": remove one of them");
      }
    }
    return Optional.of(new LocalAssets(url, folders, query, cors));
  }

  private static ProxySettings proxy(
      Environment env, boolean dev, Optional<LocalAssets> localAssets) {
    ProxySettings settings =
        ProxySettings.listeningOn(listen(env, SidecarSettings.LISTEN, dev))
            .withTimeouts(
                env.getOrDefault(SidecarSettings.CONNECT_TIMEOUT),
                env.getOrDefault(SidecarSettings.RESPONSE_TIMEOUT),
                env.getOrDefault(SidecarSettings.IDLE_TIMEOUT),
                env.getOrDefault(SidecarSettings.DRAIN_TIMEOUT))
            .withOverrides(
                new ProxySettings.Overrides(
                    env.get(SidecarSettings.APP_VERSION),
                    env.get(SidecarSettings.APP_VERSION_HEADER),
                    env.get(SidecarSettings.APP_VERSION_MISMATCH),
                    env.get(SidecarSettings.VERSION_ENDPOINT)))
            .withLimits(
                new ProxyLimits(
                    env.getOrDefault(SidecarSettings.MAX_CONNECTIONS),
                    env.getOrDefault(SidecarSettings.MAX_REQUESTS),
                    env.getOrDefault(SidecarSettings.MAX_STREAMS),
                    env.getOrDefault(SidecarSettings.STREAM_AFTER),
                    Math.toIntExact(env.getOrDefault(SidecarSettings.MAX_RESPONSE_HEAD))))
            .withClientHalfClose(env.getOrDefault(SidecarSettings.CLIENT_HALF_CLOSE))
            .withAssetCache(env.getOrDefault(SidecarSettings.ASSET_CACHE))
            .withHttp(http(env));
    ProxySettings before =
        env.get(SidecarSettings.UPSTREAM).map(settings::withUpstream).orElse(settings);
    return localAssets.map(before::withLocalAssets).orElse(before);
  }

  private static HttpSettings http(Environment env) {
    return new HttpSettings(
        env.getOrDefault(SidecarSettings.UNDERSCORES),
        env.getOrDefault(SidecarSettings.FORWARDED),
        env.getOrDefault(SidecarSettings.VIA),
        env.getOrDefault(SidecarSettings.CLIENT_IDLE_TIMEOUT),
        env.getOrDefault(SidecarSettings.REQUEST_HEAD_TIMEOUT),
        HttpSettings.DEFAULT.upstreamIdleTimeout());
  }

  private static Optional<Watched> watched(Environment env) {
    Optional<String> resource = env.get(SidecarSettings.RESOURCE);
    Optional<String> namespace = env.get(SidecarSettings.NAMESPACE);
    Path token = env.getOrDefault(SidecarSettings.TOKEN_FILE);
    Path authority = env.getOrDefault(SidecarSettings.CA_FILE);
    if (!env.has(SidecarSettings.RESOURCE)) {
      // A namespace alone comes with the downward API and asks for nothing.
      return Optional.empty();
    }
    if (!env.has(SidecarSettings.NAMESPACE)) {
      needs(env, SidecarSettings.RESOURCE, SidecarSettings.NAMESPACE);
    }
    Optional<String> host = env.get(SidecarSettings.API_SERVER_HOST);
    int port = env.getOrDefault(SidecarSettings.API_SERVER_PORT);
    if (!env.has(SidecarSettings.API_SERVER_HOST)) {
      env.problem(
          env.name(SidecarSettings.RESOURCE)
              + " needs the API server in "
              + env.name(SidecarSettings.API_SERVER_HOST)
              + "; outside Kubernetes set "
              + env.name(SidecarSettings.ROUTING_FILE)
              + " instead");
    }
    return Optional.of(
        new Watched(
            namespace.orElse(""), resource.orElse(""), host.orElse(""), port, token, authority));
  }

  private static void needs(Environment env, Setting<?> setting, Setting<?> other) {
    env.problem(env.name(setting) + " needs " + env.name(other));
  }

  private static Optional<SecretKeys> keys(Environment env) {
    Optional<String> current = env.get(SidecarSettings.SECRET_KEY);
    Optional<String> previous = env.get(SidecarSettings.SECRET_KEY_PREVIOUS);
    if (env.has(SidecarSettings.SECRET_KEY_PREVIOUS) && !env.has(SidecarSettings.SECRET_KEY)) {
      needs(env, SidecarSettings.SECRET_KEY_PREVIOUS, SidecarSettings.SECRET_KEY);
    }
    return current.map(key -> SecretKeys.of(key, previous));
  }
}
