package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The settings of the data plane, read once at its start.
 *
 * @param listen the address that accepts clients' connections; port 0 selects a free port
 * @param upstream the app, {@code http://host:port}; empty: {@code 127.0.0.1} and the table's port
 * @param connectTimeout the timeout for opening a connection
 * @param responseTimeout the timeout from the end of a request to the head of the app's response
 * @param idleTimeout the idle timeout of a connection with an open request, stream or WebSocket
 * @param drainTimeout how long requests in flight may continue after a drain has started
 * @param limits the limits of connections and requests
 * @param clientHalfClose whether a client that closes its sending side (TCP FIN) still gets its
 *     response; if not, its request is aborted
 * @param ioThreads the number of I/O threads
 * @param http the policies for what HTTP leaves to a gateway
 * @param assetCacheBytes the memory for hashed assets, in bytes; 0 disables the cache
 * @param overrides settings that take precedence over the table's
 * @param localAssets files that this sidecar serves in place of the app
 * @param modulesRead the number of the app's files that may be read to find the imports of modules;
 *     0 disables reading
 * @param developed maps a version to the app on a developer's machine, whose address the page for
 *     503 shows; empty in pods, whose clients must not see addresses
 */
public record ProxySettings(
    InetSocketAddress listen,
    Optional<URI> upstream,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    ProxyLimits limits,
    boolean clientHalfClose,
    int ioThreads,
    HttpSettings http,
    long assetCacheBytes,
    Overrides overrides,
    Optional<LocalAssets> localAssets,
    int modulesRead,
    Map<String, URI> developed) {
  /** The default memory for hashed assets, in bytes. */
  public static final long ASSET_CACHE_BYTES = 16L << 20;

  /** The default number of files that are read to find the imports of modules. */
  public static final int MODULES_READ = 4096;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a duration or number is out of range, or the upstream is
   *     not {@code http://host:port}
   */
  public ProxySettings {
    developed = Map.copyOf(developed);
    positive("connectTimeout", connectTimeout);
    positive("responseTimeout", responseTimeout);
    positive("idleTimeout", idleTimeout);
    if (drainTimeout.isNegative()) {
      throw new IllegalArgumentException("drainTimeout must be 0 or more, not " + drainTimeout);
    }
    if (assetCacheBytes < 0) {
      throw new IllegalArgumentException(
          "assetCacheBytes must be 0 or more, not " + assetCacheBytes);
    }
    if (modulesRead < 0) {
      throw new IllegalArgumentException("modulesRead must be 0 or more, not " + modulesRead);
    }
    if (ioThreads < 1) {
      throw new IllegalArgumentException("ioThreads must be 1 or more");
    }
    upstream.ifPresent(ProxySettings::checkUpstream);
  }

  /** The defaults, with this listen address. */
  public static ProxySettings listeningOn(InetSocketAddress listen) {
    return new ProxySettings(
        listen,
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(15),
        Duration.ofSeconds(10),
        ProxyLimits.DEFAULT,
        false,
        2,
        HttpSettings.DEFAULT,
        ASSET_CACHE_BYTES,
        Overrides.NONE,
        Optional.empty(),
        MODULES_READ,
        Map.of());
  }

  /** A copy with this app, {@code http://host:port}. */
  public ProxySettings withUpstream(URI app) {
    return with(changed -> changed.upstream = Optional.of(app));
  }

  /** A copy with these timeouts. */
  public ProxySettings withTimeouts(
      Duration connect, Duration response, Duration idle, Duration drain) {
    return with(
        changed -> {
          changed.connectTimeout = connect;
          changed.responseTimeout = response;
          changed.idleTimeout = idle;
          changed.drainTimeout = drain;
        });
  }

  /** A copy with these limits. */
  public ProxySettings withLimits(ProxyLimits own) {
    return with(changed -> changed.limits = own);
  }

  /** A copy that accepts or rejects half-closed client connections. */
  public ProxySettings withClientHalfClose(boolean allowed) {
    return with(changed -> changed.clientHalfClose = allowed);
  }

  /** A copy with this number of I/O threads. */
  public ProxySettings withIoThreads(int count) {
    return with(changed -> changed.ioThreads = count);
  }

  /** A copy with these policies for HTTP. */
  public ProxySettings withHttp(HttpSettings settings) {
    return with(changed -> changed.http = settings);
  }

  /** A copy with these settings in place of the table's. */
  public ProxySettings withOverrides(Overrides own) {
    return with(changed -> changed.overrides = own);
  }

  /** A copy that serves these files itself. */
  public ProxySettings withLocalAssets(LocalAssets assets) {
    return with(changed -> changed.localAssets = Optional.of(assets));
  }

  /** A copy with this memory for hashed assets, in bytes; 0 disables the cache. */
  public ProxySettings withAssetCache(long bytes) {
    return with(changed -> changed.assetCacheBytes = bytes);
  }

  /** A copy whose page for 503 shows the addresses of these apps, by version. */
  public ProxySettings withDeveloped(Map<String, URI> apps) {
    return with(changed -> changed.developed = apps);
  }

  /** A copy that reads at most this number of files to find the imports of modules. */
  public ProxySettings withModulesRead(int files) {
    return with(changed -> changed.modulesRead = files);
  }

  private ProxySettings with(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return changed.settings();
  }

  private static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be more than 0, not " + value);
    }
  }

  private static void checkUpstream(URI app) {
    boolean bare = app.getRawPath() == null || app.getRawPath().matches("/?");
    if (!"http".equals(app.getScheme()) || app.getHost() == null || !bare) {
      throw new IllegalArgumentException("the upstream must be http://host:port, not " + app);
    }
  }

  /**
   * The settings of the seed. One that is set takes precedence over the table's for this sidecar.
   *
   * @param appVersion {@code APP_VERSION}: the app version in responses of the own version
   * @param header {@code APP_VERSION_HEADER}
   * @param mismatch {@code APP_VERSION_MISMATCH}
   * @param versionEndpoint {@code VERSION_ENDPOINT}
   */
  public record Overrides(
      Optional<String> appVersion,
      Optional<Boolean> header,
      Optional<Mismatch> mismatch,
      Optional<Boolean> versionEndpoint) {
    /** No setting is overridden. */
    public static final Overrides NONE =
        new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A mutable copy, for the methods that change one setting. */
  private static final class Changed {
    private final InetSocketAddress listen;
    private Optional<URI> upstream;
    private Duration connectTimeout;
    private Duration responseTimeout;
    private Duration idleTimeout;
    private Duration drainTimeout;
    private ProxyLimits limits;
    private boolean clientHalfClose;
    private int ioThreads;
    private HttpSettings http;
    private long assetCacheBytes;
    private Overrides overrides;
    private Optional<LocalAssets> localAssets;
    private int modulesRead;
    private Map<String, URI> developed;

    Changed(ProxySettings settings) {
      listen = settings.listen;
      upstream = settings.upstream;
      connectTimeout = settings.connectTimeout;
      responseTimeout = settings.responseTimeout;
      idleTimeout = settings.idleTimeout;
      drainTimeout = settings.drainTimeout;
      limits = settings.limits;
      clientHalfClose = settings.clientHalfClose;
      ioThreads = settings.ioThreads;
      http = settings.http;
      assetCacheBytes = settings.assetCacheBytes;
      overrides = settings.overrides;
      localAssets = settings.localAssets;
      modulesRead = settings.modulesRead;
      developed = settings.developed;
    }

    ProxySettings settings() {
      return new ProxySettings(
          listen,
          upstream,
          connectTimeout,
          responseTimeout,
          idleTimeout,
          drainTimeout,
          limits,
          clientHalfClose,
          ioThreads,
          http,
          assetCacheBytes,
          overrides,
          localAssets,
          modulesRead,
          developed);
    }
  }
}
