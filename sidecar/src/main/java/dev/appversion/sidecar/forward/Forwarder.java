package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.upstream.Admission;
import dev.appversion.sidecar.upstream.ConnectionPool;
import dev.appversion.sidecar.wire.HeadLimits;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/** Forwards requests: what one sidecar's forwarded requests share. */
public final class Forwarder {
  /** Field lines in a response; the bytes of a head have a limit of their own. */
  private static final int MAX_FIELDS = 500;

  /** What a sidecar adds to a response. */
  private static final int HOP_BYTES = 8 << 10;

  private static final int HOP_FIELDS = 32;

  private final ProxySettings settings;
  private final ProxyMetrics metrics;
  private final ByteBufferPool buffers;
  private final Map<XnioIoThread, ConnectionPool> pools = new ConcurrentHashMap<>();
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
  private final Admission admission;

  public Forwarder(ProxySettings settings, ProxyMetrics metrics, ByteBufferPool buffers) {
    this.settings = settings;
    this.metrics = metrics;
    this.buffers = buffers;
    this.admission = new Admission(settings.limits(), settings.connectTimeout(), metrics);
  }

  /** Carries the request along its route; the outcome hears how it went. */
  public void forward(HttpServerExchange exchange, Route route, Outcome outcome) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE, new Forwarding(this, exchange, route, outcome)::begin);
  }

  /** Closes the idle connections to everything but these addresses. */
  public void retain(Set<InetSocketAddress> live) {
    admission.retain(live);
    pools.forEach((thread, pool) -> thread.execute(() -> pool.retain(live)));
  }

  /** Cuts every tunnel. */
  public void closeTunnels() {
    tunnels.forEach(tunnel -> IoUtils.safeClose(tunnel));
  }

  ConnectionPool pool(XnioIoThread thread) {
    return pools.computeIfAbsent(
        thread,
        mine ->
            new ConnectionPool(
                mine,
                buffers,
                settings.connectTimeout(),
                settings.http().upstreamIdleTimeout(),
                admission,
                metrics.upstream()));
  }

  /**
   * How large the head of a response may be. A sidecar adds fields, so one that is a hop away may
   * send a larger head than the app.
   */
  HeadLimits limits(boolean hop) {
    int bytes = settings.limits().maxResponseHead();
    return hop
        ? new HeadLimits(bytes + HOP_BYTES, MAX_FIELDS + HOP_FIELDS)
        : new HeadLimits(bytes, MAX_FIELDS);
  }

  ProxySettings settings() {
    return settings;
  }

  ProxyMetrics metrics() {
    return metrics;
  }

  ByteBufferPool buffers() {
    return buffers;
  }

  /** A step of an exchange threw: it is counted and logged. */
  void broken(Throwable cause) {
    metrics.count(ProxyMetrics.Count.INTERNAL_ERRORS);
    ForwardLog.broken(cause);
  }

  void opened(Tunnel tunnel) {
    tunnels.add(tunnel);
    metrics.tunnelOpened();
  }

  void closed(Tunnel tunnel) {
    if (tunnels.remove(tunnel)) {
      metrics.tunnelClosed();
    }
  }
}
