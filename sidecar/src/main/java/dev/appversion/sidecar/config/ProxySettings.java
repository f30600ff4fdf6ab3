package dev.appversion.sidecar.config;

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
    ListenerSettings listener,
    Optional<URI> upstream,
    ProxyTimeouts timeouts,
    ProxyLimits limits,
    HttpSettings http,
    AssetSettings assets,
    Overrides overrides,
    Map<String, URI> developed) {
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
        new ListenerSettings(listen, 2, false),
        Optional.empty(),
        ProxyTimeouts.DEFAULT,
        ProxyLimits.DEFAULT,
        HttpSettings.DEFAULT,
        AssetSettings.DEFAULT,
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
    var own = new ProxyTimeouts(connect, response, idle, drain);
    return new ProxySettings(listener, upstream, own, limits, http, assets, overrides, developed);
  }

  /** A copy with these limits. */
  public ProxySettings withLimits(ProxyLimits own) {
    return new ProxySettings(listener, upstream, timeouts, own, http, assets, overrides, developed);
  }

  /** A copy that accepts or rejects half-closed client connections. */
  public ProxySettings withClientHalfClose(boolean allowed) {
    return new ProxySettings(
        new ListenerSettings(listener.address(), listener.ioThreads(), allowed),
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
        new ListenerSettings(listener.address(), count, listener.clientHalfClose()),
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
        new AssetSettings(assets.cacheBytes(), Optional.of(files), assets.modulesRead()),
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
        new AssetSettings(bytes, assets.local(), assets.modulesRead()),
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
        new AssetSettings(assets.cacheBytes(), assets.local(), files),
        overrides,
        developed);
  }

  private static void checkUpstream(URI app) {
    boolean bare = app.getRawPath() == null || app.getRawPath().matches("/?");
    if (!"http".equals(app.getScheme()) || app.getHost() == null || !bare) {
      throw new IllegalArgumentException("the upstream must be http://host:port, not " + app);
    }
  }
}
