package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.log.LimitLog;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.xnio.XnioExecutor;

/**
 * Limits the concurrent exchanges with each address; further ones wait for a limited time. Shared
 * by all I/O threads.
 */
public final class Admission {
  /** The caller that requests a permit. Exactly one method is called, on its I/O thread. */
  public interface Entrant {
    /** The exchange may start. The caller releases the permit when it ends. */
    void admitted(Permit permit);

    /** No permit became free within the maximum waiting time. */
    void refused();
  }

  private final ProxyLimits limits;
  private final Duration maxWait;
  private final UpstreamGauges gauges;
  private final LimitLog log;
  private final LongSupplier nanoTime;
  private final Map<InetSocketAddress, Quota> quotas = new ConcurrentHashMap<>();

  /**
   * @param maxWait the maximum waiting time for a permit
   */
  public Admission(ProxyLimits limits, Duration maxWait, ProxyMetrics metrics) {
    this(limits, maxWait, metrics, System::nanoTime);
  }

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  Admission(ProxyLimits limits, Duration maxWait, ProxyMetrics metrics, LongSupplier nanoTime) {
    this.limits = limits;
    this.maxWait = maxWait;
    this.gauges = metrics.upstream();
    this.log = new LimitLog(metrics, nanoTime);
    this.nanoTime = nanoTime;
  }

  /**
   * Requests a permit, on the entrant's I/O thread. The entrant may be called before this returns.
   *
   * @return the request, which the entrant cancels if it no longer needs the permit
   */
  PermitRequest enter(
      InetSocketAddress address, ExchangeKind kind, XnioExecutor thread, Entrant entrant) {
    PermitRequest pending =
        new PermitRequest(
            quotas.computeIfAbsent(
                address, target -> new Quota(target, limits, maxWait, gauges, log, nanoTime)),
            kind,
            thread,
            entrant);
    pending.begin();
    return pending;
  }

  /** Removes addresses that are no longer used. */
  public void retain(Set<InetSocketAddress> live) {
    quotas
        .entrySet()
        .removeIf(entry -> !live.contains(entry.getKey()) && entry.getValue().isFree());
  }
}
