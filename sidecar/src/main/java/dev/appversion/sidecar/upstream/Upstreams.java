package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.io.InternalErrors;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.wire.message.HeadLimits;
import io.undertow.connector.ByteBufferPool;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.XnioIoThread;

/**
 * The connections, limits and buffers that all exchanges of one sidecar with its upstreams share.
 */
public final class Upstreams {
  /** The maximum number of field lines in a response; the size of a head has a separate limit. */
  private static final int MAX_FIELDS = 500;

  /** The maximum that a sidecar adds to a response head, in bytes. */
  private static final int HOP_BYTES = 8 << 10;

  private static final int HOP_FIELDS = 32;

  private final ProxySettings settings;
  private final ProxyMetrics metrics;
  private final ByteBufferPool buffers;
  private final InstantSource clock;
  private final Map<XnioIoThread, ConnectionPool> pools = new ConcurrentHashMap<>();
  private final Admission admission;
  private final UnreachableServices unreachable;

  /**
   * @param buffers the pool of the buffers that bodies go through
   * @param clock the clock for signatures; timeouts are measured with {@link System#nanoTime}
   */
  public Upstreams(
      ProxySettings settings, ProxyMetrics metrics, ByteBufferPool buffers, InstantSource clock) {
    this.settings = settings;
    this.metrics = metrics;
    this.buffers = buffers;
    this.clock = clock;
    this.unreachable = new UnreachableServices(metrics.upstream(), System::nanoTime);
    this.admission = new Admission(settings.limits(), settings.connectTimeout(), metrics);
  }

  /** Closes the idle connections to all addresses but these, and removes their state. */
  public void retain(Set<InetSocketAddress> live) {
    admission.retain(live);
    unreachable.retain(live);
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
   * The limits of a response's head. A sidecar adds fields, so a response from another sidecar may
   * have a larger head than one of the app.
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

  /** The Services of versions that accepted no connection. */
  public UnreachableServices unreachable() {
    return unreachable;
  }

  /** The pool of the buffers that bodies go through. */
  public ByteBufferPool buffers() {
    return buffers;
  }

  /** The clock for signatures. */
  public InstantSource clock() {
    return clock;
  }

  /** Counts and logs what a callback of the sidecar threw. */
  public void broken(Throwable cause) {
    metrics.count(ProxyMetrics.Count.INTERNAL_ERRORS);
    InternalErrors.log(cause);
  }
}
