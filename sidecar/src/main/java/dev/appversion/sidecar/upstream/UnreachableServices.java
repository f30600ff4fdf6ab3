package dev.appversion.sidecar.upstream;

import dev.appversion.process.backoff.ExponentialBackoff;
import dev.appversion.process.logging.Throttle;
import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The Services that accepted no connection in all attempts of a request, as in passive health
 * checks (nginx's {@code fail_timeout}, Envoy's outlier detection). Without it each request for a
 * version without pods waits: kube-proxy rejects connections by ICMP, which the kernel limits to
 * about one a second, so that most attempts end by their timeout. Requests that have another
 * version skip such a Service, except one probe each second at first, and each ten seconds later.
 * Thread-safe.
 */
public final class UnreachableServices {
  private static final ExponentialBackoff PROBES =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** The least time between two warnings about a Service, as it may fail now and then. */
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(UnreachableServices.class.getName());

  /**
   * An unreachable Service.
   *
   * @param probes the number of probes so far
   * @param nextProbe when the next one is due
   * @param logged whether a warning was logged
   */
  private record Mark(int probes, long nextProbe, boolean logged) {}

  private final UpstreamGauges gauges;
  private final LongSupplier nanoTime;
  private final Map<InetSocketAddress, Throttle> warnings = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Mark> marks = new ConcurrentHashMap<>();

  /**
   * All Services count as reachable.
   *
   * @param gauges shows the number of those that do not
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  public UnreachableServices(UpstreamGauges gauges, LongSupplier nanoTime) {
    this.gauges = gauges;
    this.nanoTime = nanoTime;
  }

  /** Whether the Service accepted no connection the last time. */
  public boolean contains(InetSocketAddress service) {
    return !marks.isEmpty() && marks.containsKey(service);
  }

  /** The same elements in the same order, except that those of unreachable Services are last. */
  public <T> List<T> last(List<T> all, Function<T, InetSocketAddress> service) {
    return marks.isEmpty()
        ? all
        : all.stream().sorted(Comparator.comparing(one -> contains(service.apply(one)))).toList();
  }

  /**
   * Whether the caller may probe this unreachable Service: true for one caller in each interval.
   * The interval doubles with each probe; {@link #connected} ends them.
   */
  public boolean takeProbe(InetSocketAddress service) {
    Mark mark = marks.get(service);
    long now = nanoTime.getAsLong();
    return mark != null
        && mark.nextProbe - now <= 0
        && marks.replace(service, mark, mark(mark.probes + 1, now, mark.logged));
  }

  /**
   * All attempts of a request to connect to the Service failed.
   *
   * @param version the version of the Service, for the log
   */
  public void failed(InetSocketAddress service, String version) {
    if (marks.containsKey(service)) {
      return;
    }
    Mark quiet = mark(0, nanoTime.getAsLong(), false);
    if (marks.putIfAbsent(service, quiet) != null) {
      return;
    }
    gauges.add(Gauge.UNREACHABLE, 1);
    if (warning(service).occurred() > 0) {
      LOG.log(
          Level.WARNING,
          "no pod of a version accepts connections, new visitors get another version version={0}"
              + " address={1}",
          version,
          HostPort.of(service));
      marks.replace(service, quiet, new Mark(quiet.probes, quiet.nextProbe, true));
    }
  }

  /** The Service accepted a connection, and a sidecar responded. */
  public void connected(InetSocketAddress service) {
    if (marks.isEmpty()) {
      return;
    }
    Mark mark = marks.remove(service);
    if (mark == null) {
      return;
    }
    gauges.add(Gauge.UNREACHABLE, -1);
    if (mark.logged) {
      LOG.log(Level.INFO, "a version accepts connections again address={0}", HostPort.of(service));
    }
  }

  /** Removes all Services but these. */
  public void retain(Set<InetSocketAddress> live) {
    for (InetSocketAddress service : List.copyOf(marks.keySet())) {
      if (!live.contains(service) && marks.remove(service) != null) {
        gauges.add(Gauge.UNREACHABLE, -1);
      }
    }
    warnings.keySet().retainAll(live);
  }

  private Throttle warning(InetSocketAddress service) {
    return warnings.computeIfAbsent(service, _ -> new Throttle(LOG_INTERVAL, nanoTime));
  }

  private static Mark mark(int probes, long now, boolean logged) {
    return new Mark(probes, now + PROBES.delay(probes + 1).toNanos(), logged);
  }
}
