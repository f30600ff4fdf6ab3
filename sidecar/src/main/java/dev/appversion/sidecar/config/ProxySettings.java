package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the data plane, read once at its start.
 *
 * @param listener how connections of clients are accepted
 * @param upstream the app, {@code http://host:port}; empty: {@code 127.0.0.1} and the table's port
 * @param timeouts the timeouts
 * @param limits the limits of connections and requests
 * @param http the policies for what HTTP leaves to a gateway
 * @param assets the cache of hashed assets, local files and modules
 * @param overrides settings that take precedence over the table's
 * @param developed maps a version to the app on a developer's machine, whose address the page for
 *     503 shows; empty in pods, whose clients must not see addresses
 */
public record ProxySettings(
    Listener listener,
    Optional<URI> upstream,
    Timeouts timeouts,
    ProxyLimits limits,
    HttpSettings http,
    Assets assets,
    Overrides overrides,
    Map<String, URI> developed) {
  /** The default memory for hashed assets, in bytes. */
  public static final long ASSET_CACHE_BYTES = 16L << 20;

  /** The default number of files that are read to find the imports of modules. */
  public static final int MODULES_READ = 4096;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the upstream is not {@code http://host:port}
   */
  public ProxySettings {
    developed = Map.copyOf(developed);
    upstream.ifPresent(ProxySettings::checkUpstream);
  }

  /** The defaults, with this listen address. */
  public static ProxySettings listeningOn(InetSocketAddress listen) {
    return new ProxySettings(
        new Listener(listen, 2, false),
        Optional.empty(),
        Timeouts.DEFAULT,
        ProxyLimits.DEFAULT,
        HttpSettings.DEFAULT,
        Assets.DEFAULT,
        Overrides.NONE,
        Map.of());
  }

  /** The address that accepts clients' connections; port 0 selects a free port. */
  public InetSocketAddress listen() {
    return listener.address();
  }

  /** The number of I/O threads. */
  public int ioThreads() {
    return listener.ioThreads();
  }

  /** Whether a client that closes its sending side still gets its response. */
  public boolean clientHalfClose() {
    return listener.clientHalfClose();
  }

  /** The timeout for opening a connection. */
  public Duration connectTimeout() {
    return timeouts.connect();
  }

  /** The timeout from the end of a request to the head of the app's response. */
  public Duration responseTimeout() {
    return timeouts.response();
  }

  /** The idle timeout of a connection with an open request, stream or WebSocket. */
  public Duration idleTimeout() {
    return timeouts.idle();
  }

  /** How long requests in flight may continue after a drain has started. */
  public Duration drainTimeout() {
    return timeouts.drain();
  }

  /** The memory for hashed assets, in bytes; 0 disables the cache. */
  public long assetCacheBytes() {
    return assets.cacheBytes();
  }

  /** The files that this sidecar serves in place of the app. */
  public Optional<LocalAssets> localAssets() {
    return assets.local();
  }

  /** The number of files that may be read to find the imports of modules; 0 disables reading. */
  public int modulesRead() {
    return assets.modulesRead();
  }

  /** A copy with this app, {@code http://host:port}. */
  public ProxySettings withUpstream(URI app) {
    return new ProxySettings(
        listener, Optional.of(app), timeouts, limits, http, assets, overrides, developed);
  }

  /** A copy with these timeouts. */
  public ProxySettings withTimeouts(
      Duration connect, Duration response, Duration idle, Duration drain) {
    var own = new Timeouts(connect, response, idle, drain);
    return new ProxySettings(listener, upstream, own, limits, http, assets, overrides, developed);
  }

  /** A copy with these limits. */
  public ProxySettings withLimits(ProxyLimits own) {
    return new ProxySettings(listener, upstream, timeouts, own, http, assets, overrides, developed);
  }

  /** A copy that accepts or rejects half-closed client connections. */
  public ProxySettings withClientHalfClose(boolean allowed) {
    return new ProxySettings(
        new Listener(listener.address(), listener.ioThreads(), allowed),
        upstream,
        timeouts,
        limits,
        http,
        assets,
        overrides,
        developed);
  }

  /** A copy with this number of I/O threads. */
  public ProxySettings withIoThreads(int count) {
    return new ProxySettings(
        new Listener(listener.address(), count, listener.clientHalfClose()),
        upstream,
        timeouts,
        limits,
        http,
        assets,
        overrides,
        developed);
  }

  /** A copy with these policies for HTTP. */
  public ProxySettings withHttp(HttpSettings settings) {
    return new ProxySettings(
        listener, upstream, timeouts, limits, settings, assets, overrides, developed);
  }

  /** A copy with these settings in place of the table's. */
  public ProxySettings withOverrides(Overrides own) {
    return new ProxySettings(listener, upstream, timeouts, limits, http, assets, own, developed);
  }

  /** A copy that serves these files itself. */
  public ProxySettings withLocalAssets(LocalAssets files) {
    return new ProxySettings(
        listener,
        upstream,
        timeouts,
        limits,
        http,
        new Assets(assets.cacheBytes(), Optional.of(files), assets.modulesRead()),
        overrides,
        developed);
  }

  /** A copy with this memory for hashed assets, in bytes; 0 disables the cache. */
  public ProxySettings withAssetCache(long bytes) {
    return new ProxySettings(
        listener,
        upstream,
        timeouts,
        limits,
        http,
        new Assets(bytes, assets.local(), assets.modulesRead()),
        overrides,
        developed);
  }

  /** A copy whose page for 503 shows the addresses of these apps, by version. */
  public ProxySettings withDeveloped(Map<String, URI> apps) {
    return new ProxySettings(listener, upstream, timeouts, limits, http, assets, overrides, apps);
  }

  /** A copy that reads at most this number of files to find the imports of modules. */
  public ProxySettings withModulesRead(int files) {
    return new ProxySettings(
        listener,
        upstream,
        timeouts,
        limits,
        http,
        new Assets(assets.cacheBytes(), assets.local(), files),
        overrides,
        developed);
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
   * How connections of clients are accepted.
   *
   * @param address the address to listen on; port 0 selects a free port
   * @param ioThreads the number of I/O threads
   * @param clientHalfClose whether a client that closes its sending side (TCP FIN) still gets its
   *     response; if not, its request is aborted
   */
  public record Listener(InetSocketAddress address, int ioThreads, boolean clientHalfClose) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if there is no I/O thread
     */
    public Listener {
      if (ioThreads < 1) {
        throw new IllegalArgumentException("ioThreads must be 1 or more");
      }
    }
  }

  /**
   * The timeouts of the data plane.
   *
   * @param connect for opening a connection
   * @param response from the end of a request to the head of the app's response
   * @param idle of a connection with an open request, stream or WebSocket
   * @param drain how long requests in flight may continue after a drain has started
   */
  public record Timeouts(Duration connect, Duration response, Duration idle, Duration drain) {
    /** The defaults. */
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(15),
            Duration.ofSeconds(10));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a duration is out of range
     */
    public Timeouts {
      positive("connectTimeout", connect);
      positive("responseTimeout", response);
      positive("idleTimeout", idle);
      if (drain.isNegative()) {
        throw new IllegalArgumentException("drainTimeout must be 0 or more, not " + drain);
      }
    }
  }

  /**
   * What the sidecar does with the app's assets.
   *
   * @param cacheBytes the memory for hashed assets, in bytes; 0 disables the cache
   * @param local files that this sidecar serves in place of the app
   * @param modulesRead the number of the app's files that may be read to find the imports of
   *     modules; 0 disables reading
   */
  public record Assets(long cacheBytes, Optional<LocalAssets> local, int modulesRead) {
    /** The defaults: no local files. */
    public static final Assets DEFAULT =
        new Assets(ASSET_CACHE_BYTES, Optional.empty(), MODULES_READ);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Assets {
      if (cacheBytes < 0) {
        throw new IllegalArgumentException("assetCacheBytes must be 0 or more, not " + cacheBytes);
      }
      if (modulesRead < 0) {
        throw new IllegalArgumentException("modulesRead must be 0 or more, not " + modulesRead);
      }
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
}
