package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the data plane is told once, at its start.
 *
 * @param listen where traffic comes in; port 0 takes a free one
 * @param upstream the app, {@code http://host:port}; empty: {@code 127.0.0.1} and the table's port
 * @param connectTimeout how long a connection may take to be there
 * @param responseTimeout how long the app may take from the end of the request to the head of its
 *     response
 * @param idleTimeout how long a connection may carry nothing while a request, a stream or a
 *     WebSocket is on it
 * @param drainTimeout how long requests in flight may go on once a drain has begun
 * @param limits how much it carries at once
 * @param clientHalfClose whether a client that has finished sending (TCP FIN) still gets its
 *     response; otherwise that abandons the request
 * @param ioThreads how many threads move bytes
 * @param http how it treats what HTTP leaves to a gateway
 * @param assetCacheBytes how much memory hashed assets may take; 0 holds none
 * @param overrides settings that win over the table's
 * @param localAssets files that this sidecar serves itself, in front of the app
 * @param modulesRead how many files of the app may be read to see what modules import; 0 reads none
 * @param developed version to the app on a developer's machine that the page for 503 names; empty
 *     in pods, whose visitors learn no addresses
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
  /** What hashed assets may take where nothing else is said, in bytes. */
  public static final long ASSET_CACHE_BYTES = 16L << 20;

  /** How many files are read by default to see what modules import. */
  public static final int MODULES_READ = 4096;

  public ProxySettings {
    developed = Map.copyOf(developed);
    positive("connectTimeout", connectTimeout);
    positive("responseTimeout", responseTimeout);
    positive("idleTimeout", idleTimeout);
    if (drainTimeout.isNegative()) {
      throw new IllegalArgumentException("drainTimeout is negative: " + drainTimeout);
    }
    if (assetCacheBytes < 0) {
      throw new IllegalArgumentException("assetCacheBytes is negative: " + assetCacheBytes);
    }
    if (modulesRead < 0) {
      throw new IllegalArgumentException("modulesRead is negative: " + modulesRead);
    }
    if (ioThreads < 1) {
      throw new IllegalArgumentException("ioThreads is at least 1");
    }
    upstream.ifPresent(ProxySettings::checkUpstream);
  }

  /** The defaults, listening here. */
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

  public ProxySettings withUpstream(URI app) {
    return with(changed -> changed.upstream = Optional.of(app));
  }

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

  public ProxySettings withLimits(ProxyLimits own) {
    return with(changed -> changed.limits = own);
  }

  public ProxySettings withClientHalfClose(boolean allowed) {
    return with(changed -> changed.clientHalfClose = allowed);
  }

  public ProxySettings withIoThreads(int count) {
    return with(changed -> changed.ioThreads = count);
  }

  public ProxySettings withHttp(HttpSettings settings) {
    return with(changed -> changed.http = settings);
  }

  public ProxySettings withOverrides(Overrides own) {
    return with(changed -> changed.overrides = own);
  }

  public ProxySettings withLocalAssets(LocalAssets assets) {
    return with(changed -> changed.localAssets = Optional.of(assets));
  }

  public ProxySettings withAssetCache(long bytes) {
    return with(changed -> changed.assetCacheBytes = bytes);
  }

  public ProxySettings withDeveloped(Map<String, URI> apps) {
    return with(changed -> changed.developed = apps);
  }

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
      throw new IllegalArgumentException(what + " is not positive: " + value);
    }
  }

  private static void checkUpstream(URI app) {
    boolean bare = app.getRawPath() == null || app.getRawPath().matches("/?");
    if (!"http".equals(app.getScheme()) || app.getHost() == null || !bare) {
      throw new IllegalArgumentException("the upstream must be http://host:port, not " + app);
    }
  }

  /**
   * The seed's settings; where one is set it wins over the table's for this sidecar.
   *
   * @param appVersion {@code APP_VERSION}: what the own version's responses say
   * @param header {@code APP_VERSION_HEADER}
   * @param mismatch {@code APP_VERSION_MISMATCH}
   * @param versionEndpoint {@code VERSION_ENDPOINT}
   */
  public record Overrides(
      Optional<String> appVersion,
      Optional<Boolean> header,
      Optional<Mismatch> mismatch,
      Optional<Boolean> versionEndpoint) {
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
