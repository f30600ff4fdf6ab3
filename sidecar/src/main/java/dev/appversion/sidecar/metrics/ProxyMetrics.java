package dev.appversion.sidecar.metrics;

import dev.appversion.process.metrics.Histogram;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The metrics of the data plane. An increment does not allocate; reads return current values. Label
 * values are the constants' {@link Object#toString()} in lower case.
 */
public final class ProxyMetrics {
  /** The rule that routed a request, or the check before the rules that ended it. */
  public enum Decision {
    ASSET,
    HEADER,
    QUERY,
    FRAMEWORK,
    REDIRECT,
    REFERRER,
    COOKIE,
    PAGE,
    WEIGHT,
    HOP,
    CONFLICT,
    MALFORMED,
    OWN_ENDPOINT,
    NOT_READY;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** The pin that requested a version that is not live. */
  public enum ConflictPin {
    HEADER,
    QUERY,
    FRAMEWORK,
    REFERRER,
    COOKIE,
    PAGE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** Single counts. */
  public enum Count {
    FORWARDED_APP("The number of requests proxied to the app in the same pod."),
    FORWARDED_HOP(
        "The number of requests proxied to another sidecar: of another version, or another pod."),
    RETRIES(
        "The number of requests sent again after a failure before which the app received nothing."),
    FALLBACKS("The number of requests that a version other than the selected one responded to."),
    UPSTREAM_CONNECT_ERRORS("The number of failed connections to the app or to another sidecar."),
    UPSTREAM_RESPONSE_ERRORS(
        "The number of connections that ended, or violated HTTP, before the response."),
    UPSTREAM_TIMEOUTS("The number of requests that exceeded a timeout."),
    CLIENT_ABORTS("The number of requests whose client closed the connection before the response."),
    UPGRADES("The number of connections upgraded to another protocol (WebSocket)."),
    REQUESTS_OVER_LIMIT("The number of requests rejected because of APPVERSION_MAX_REQUESTS."),
    STREAMS_OVER_LIMIT(
        "The number of streams and upgrades rejected because of APPVERSION_MAX_STREAMS."),
    CONNECTIONS_OVER_LIMIT(
        "The number of client connections closed because of APPVERSION_MAX_CONNECTIONS."),
    INTERNAL_ERRORS(
        "The number of requests that failed because of an error in the sidecar: please report."),
    HOPS_REFUSED(
        "The number of requests from other sidecars whose signature is invalid or expired."),
    ASSET_HITS("The number of hashed assets served from memory."),
    ASSET_LOADS("The number of hashed assets requested from the versions that have them."),
    ASSET_MISMATCHES("The number of hashed assets that do not match the hash in their manifest."),
    ASSETS_UNVERIFIABLE(
        "The number of hashed assets served without a check: their manifest has no hash of them."),
    UNION_HITS(
        "The number of files missing in the selected version and served by another live version."),
    UNION_MISSES("The number of files that no live version has."),
    BUSTS_ACCEPTED("The number of cache bust requests that succeeded."),
    BUSTS_UNAUTHORIZED("The number of cache bust requests without a valid token."),
    BUSTS_FAILED("The number of cache bust requests that failed.");

    private final String meaning;

    Count(String meaning) {
      this.meaning = meaning;
    }

    /** What is counted, in one sentence: the HELP text of the metric. */
    public String meaning() {
      return meaning;
    }

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** Upper bounds of the latency histogram, in seconds. */
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private static final int STATUS_CLASSES = 6;

  private final Map<Decision, LongAdder[]> requests = new EnumMap<>(Decision.class);
  private final Map<ConflictPin, LongAdder> conflicts = adders(ConflictPin.class);
  private final Map<Count, LongAdder> counts = adders(Count.class);
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder tunnels = new LongAdder();
  private final LongAdder clients = new LongAdder();
  private final Histogram latency = new Histogram(BOUNDS);
  private final HtmlMetrics html = new HtmlMetrics();
  private final UpstreamGauges upstream = new UpstreamGauges();

  private volatile LongSupplier assetBytes = () -> 0;

  public ProxyMetrics() {
    for (Decision decision : Decision.values()) {
      requests.put(decision, adders(STATUS_CLASSES));
    }
  }

  /** Counts a request that ended with a status, a time after its head was read. */
  public void request(Decision decision, int status, long nanos) {
    of(requests, decision)[statusClass(status)].increment();
    latency.observe(nanos);
  }

  /** Metrics of the app's pages. */
  public HtmlMetrics html() {
    return html;
  }

  /** Gauges of connections and requests to upstreams. */
  public UpstreamGauges upstream() {
    return upstream;
  }

  public void conflict(ConflictPin pin) {
    of(conflicts, pin).increment();
  }

  public void count(Count what) {
    of(counts, what).increment();
  }

  public void requestStarted() {
    inFlight.increment();
  }

  public void requestEnded() {
    inFlight.decrement();
  }

  public void tunnelOpened() {
    tunnels.increment();
    count(Count.UPGRADES);
  }

  public void tunnelClosed() {
    tunnels.decrement();
  }

  /**
   * Requests ended so far.
   *
   * @param statusClass 1 to 5 for 1xx to 5xx; 0 for requests that ended without a response
   */
  public long requests(Decision decision, int statusClass) {
    return of(requests, decision)[statusClass].sum();
  }

  public long conflicts(ConflictPin pin) {
    return of(conflicts, pin).sum();
  }

  public long total(Count what) {
    return of(counts, what).sum();
  }

  /** Requests in flight, without tunnels. */
  public long inFlight() {
    return inFlight.sum();
  }

  /** Sets the source of {@link #assetBytes()}. */
  public void assetBytes(LongSupplier bytes) {
    assetBytes = bytes;
  }

  /** Memory that cached assets use, in bytes. */
  public long assetBytes() {
    return assetBytes.getAsLong();
  }

  public void clientConnected() {
    clients.increment();
  }

  public void clientDisconnected() {
    clients.decrement();
  }

  /** Open client connections. */
  public long clientConnections() {
    return clients.sum();
  }

  /** Tunnels open. */
  public long tunnels() {
    return tunnels.sum();
  }

  /** Times from the head of a request to the end of its response. */
  public Histogram latency() {
    return latency;
  }

  private static int statusClass(int status) {
    return status < 100 || status > 599 ? 0 : status / 100;
  }

  private static LongAdder[] adders(int length) {
    LongAdder[] adders = new LongAdder[length];
    for (int i = 0; i < length; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      adders.put(constant, new LongAdder());
    }
    return adders;
  }

  private static <E extends Enum<E>, V> V of(Map<E, V> all, E key) {
    return Objects.requireNonNull(all.get(key));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
