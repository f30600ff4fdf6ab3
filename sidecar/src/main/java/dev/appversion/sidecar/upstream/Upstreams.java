package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.io.InternalErrors;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.wire.message.HeadLimits;
import io.undertow.connector.ByteBufferPool;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.XnioIoThread;

/** What all exchanges of one sidecar with its upstreams share: connections, limits and buffers. */
public final class Upstreams {
  /** Field lines in a response; the bytes of a head have a limit of their own. */
  private static final int MAX_FIELDS = 500;

  /** What a sidecar adds to a response, in bytes. */
  private static final int HOP_BYTES = 8 << 10;

  private static final int HOP_FIELDS = 32;

  private final ProxySettings settings;
  private final ProxyMetrics metrics;
  private final ByteBufferPool buffers;
  private final Map<XnioIoThread, ConnectionPool> pools = new ConcurrentHashMap<>();
  private final Admission admission;

  /**
   * @param buffers the pool of the buffers that bodies go through
   */
  public Upstreams(ProxySettings settings, ProxyMetrics metrics, ByteBufferPool buffers) {
    this.settings = settings;
    this.metrics = metrics;
    this.buffers = buffers;
    this.admission = new Admission(settings.limits(), settings.connectTimeout(), metrics);
  }

  /** Closes the idle connections to all addresses but these. */
  public void retain(Set<InetSocketAddress> live) {
    admission.retain(live);
    pools.forEach((thread, pool) -> thread.execute(() -> pool.retain(live)));
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
   * The limits of a response's head. A sidecar adds fields, so one that is a hop away may send a
   * larger head than the app.
   */
  HeadLimits limits(boolean hop) {
    int bytes = settings.limits().maxResponseHead();
    return hop
        ? new HeadLimits(bytes + HOP_BYTES, MAX_FIELDS + HOP_FIELDS)
        : new HeadLimits(bytes, MAX_FIELDS);
  }

  /** The settings of the sidecar. */
  public ProxySettings settings() {
    return settings;
  }

  /** The metrics of the sidecar. */
  public ProxyMetrics metrics() {
    return metrics;
  }

  /** The pool of the buffers that bodies go through. */
  public ByteBufferPool buffers() {
    return buffers;
  }

  /** Counts and logs what a callback of the sidecar threw. */
  public void broken(Throwable cause) {
    metrics.count(ProxyMetrics.Count.INTERNAL_ERRORS);
    InternalErrors.log(cause);
  }
}
