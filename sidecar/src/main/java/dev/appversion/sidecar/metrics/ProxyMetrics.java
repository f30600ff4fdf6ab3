package dev.appversion.sidecar.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the data plane counts. Bumping allocates nothing; reading gives a moment's values. Label
 * values are the constants' {@link Object#toString()} in lower case.
 */
public final class ProxyMetrics {
  /** What decided where a request went: the decision's rules, and what comes before them. */
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

  /** What asked for a version that is not there. */
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
    /** Requests given to the own app. */
    FORWARDED_APP,
    /** Requests given to another version's sidecar, or to another pod of the own version. */
    FORWARDED_HOP,
    /** Requests that were sent again after a failure that made this safe. */
    RETRIES,
    /** Requests that a version other than the chosen one answered. */
    FALLBACKS,
    /** No connection to the app or to a hop target. */
    UPSTREAM_CONNECT_ERRORS,
    /** The connection ended or broke the protocol before the response was there. */
    UPSTREAM_RESPONSE_ERRORS,
    /** A deadline ran out. */
    UPSTREAM_TIMEOUTS,
    /** The client went away before its response was there. */
    CLIENT_ABORTS,
    /** Connections turned into tunnels (WebSocket). */
    UPGRADES,
    /** Requests refused because of APPVERSION_MAX_REQUESTS. */
    REQUESTS_OVER_LIMIT,
    /** Event streams, upgrades and the like refused because of APPVERSION_MAX_STREAMS. */
    STREAMS_OVER_LIMIT,
    /** Clients' connections closed because of APPVERSION_MAX_CONNECTIONS. */
    CONNECTIONS_OVER_LIMIT,
    /** Exchanges that ended because a step of the sidecar's own threw: mistakes to be reported. */
    INTERNAL_ERRORS,
    /** Hop headers that were not signed by us for this request, just now. */
    HOPS_REFUSED,
    /** Hashed assets answered from memory. */
    ASSET_HITS,
    /** Hashed assets that were looked for at their owners. */
    ASSET_LOADS,
    /** Copies whose bytes are not what their manifest says. */
    ASSET_MISMATCHES,
    /** Copies of which nobody says what their bytes must be: served unchecked. */
    ASSETS_UNVERIFIABLE,
    /** Files that the chosen version does not have, answered by another live version. */
    UNION_HITS,
    /** Files that other live versions were asked for in vain. */
    UNION_MISSES,
    BUSTS_ACCEPTED,
    BUSTS_UNAUTHORIZED,
    BUSTS_FAILED;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** Upper bounds of the latency histogram, in seconds; one more bucket holds the rest. */
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
  private final LongAdder[] latency = adders(BOUNDS.length + 1);
  private final LongAdder latencyNanos = new LongAdder();
  private final HtmlMetrics html = new HtmlMetrics();
  private final UpstreamGauges upstream = new UpstreamGauges();

  private volatile LongSupplier assetBytes = () -> 0;

  public ProxyMetrics() {
    for (Decision decision : Decision.values()) {
      requests.put(decision, adders(STATUS_CLASSES));
    }
  }

  /** A request ended with this status, so long after its head had been read. */
  public void request(Decision decision, int status, long nanos) {
    of(requests, decision)[statusClass(status)].increment();
    double seconds = nanos / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    latency[bucket].increment();
    latencyNanos.add(nanos);
  }

  /** What becomes of the own app's pages. */
  public HtmlMetrics html() {
    return html;
  }

  /** What is in use on the side of the apps. */
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

  /** Requests under way, without tunnels. */
  public long inFlight() {
    return inFlight.sum();
  }

  /** Says what tells how many bytes of memory the assets held take. */
  public void assetBytes(LongSupplier bytes) {
    assetBytes = bytes;
  }

  /** Bytes of memory that the assets held take. */
  public long assetBytes() {
    return assetBytes.getAsLong();
  }

  public void clientConnected() {
    clients.increment();
  }

  public void clientDisconnected() {
    clients.decrement();
  }

  /** Connections that clients have open. */
  public long clientConnections() {
    return clients.sum();
  }

  /** Tunnels open. */
  public long tunnels() {
    return tunnels.sum();
  }

  /**
   * Upper bounds of the latency buckets, in seconds, ascending, without the last one's infinity.
   */
  public static double[] latencyBounds() {
    return BOUNDS.clone();
  }

  /** How many requests fell into each bucket (not cumulative); one more than there are bounds. */
  public long[] latencyBuckets() {
    long[] sums = new long[latency.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = latency[i].sum();
    }
    return sums;
  }

  /** The sum of all latencies, in seconds. */
  public double latencySum() {
    return latencyNanos.sum() / 1e9;
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
