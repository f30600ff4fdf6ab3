package dev.appversion.sidecar.metrics;

import dev.appversion.process.metrics.Histogram;
import dev.appversion.sidecar.pages.OpenPages;
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
    /** A hashed asset of a live version. */
    ASSET,
    /** The version that the request header names. */
    HEADER,
    /** The version that the query parameter names. */
    QUERY,
    /** The version that a header or parameter of a framework names. */
    FRAMEWORK,
    /** The version to which a redirect has bound the request. */
    REDIRECT,
    /** The version in the URL of the page in {@code Referer}. */
    REFERRER,
    /** The version in the cookie. */
    COOKIE,
    /** The version of the page that makes the request. */
    PAGE,
    /** The version of crawlers: the client sends neither Fetch Metadata nor a cookie. */
    CRAWLER,
    /** The weights: no pin was present. */
    WEIGHT,
    /** Another sidecar, whose signature was valid. */
    HOP,
    /** The requested version is not live: 409. */
    CONFLICT,
    /** The request, or a pin in it, was malformed: 4xx. */
    MALFORMED,
    /** The memory for heads was used up: 503. */
    OVERLOADED,
    /** An endpoint of the sidecar. */
    OWN_ENDPOINT,
    /** The sidecar had no routing table: 503. */
    NOT_READY;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** The pin that requested a version that is not live. */
  public enum ConflictPin {
    /** The request header. */
    HEADER,
    /** The query parameter. */
    QUERY,
    /** A header or parameter of a framework. */
    FRAMEWORK,
    /** The URL of the page in {@code Referer}. */
    REFERRER,
    /** The cookie. */
    COOKIE,
    /** The page that makes the request. */
    PAGE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** The counters without labels. */
  public enum Count {
    /** Requests to the app in the same pod. */
    FORWARDED_APP("Counts requests proxied to the app in the same pod."),
    /** Requests to another sidecar. */
    FORWARDED_HOP("Counts requests proxied to another sidecar, of another version or another pod."),
    /** Attempts after a failure before which the app received nothing. */
    RETRIES("Counts requests sent again after a failure before which the app received nothing."),
    /** Responses of another version than the selected one. */
    FALLBACKS("Counts requests that another version than the selected one responded to."),
    /** Connections to an upstream that could not be opened. */
    UPSTREAM_CONNECT_ERRORS(
        "Counts connections to the app or to another sidecar that could not be opened."),
    /** Upstream connections that ended, or violated HTTP, before the response was complete. */
    UPSTREAM_RESPONSE_ERRORS(
        "Counts connections that ended, or violated HTTP, before the response."),
    /** Requests that exceeded a timeout. */
    UPSTREAM_TIMEOUTS("Counts requests that exceeded a timeout."),
    /** Requests whose client closed the connection first. */
    CLIENT_ABORTS("Counts requests whose client closed the connection before the response."),
    /** Upgraded connections (WebSocket). */
    UPGRADES("Counts connections upgraded to another protocol (WebSocket)."),
    /** Requests rejected at the limit of requests. */
    REQUESTS_OVER_LIMIT("Counts requests rejected because of APPVERSION_MAX_REQUESTS."),
    /** Streams and upgrades rejected at the limit of streams. */
    STREAMS_OVER_LIMIT("Counts streams and upgrades rejected because of APPVERSION_MAX_STREAMS."),
    /** Client connections closed at the limit of connections. */
    CONNECTIONS_OVER_LIMIT(
        "Counts client connections closed because of APPVERSION_MAX_CONNECTIONS."),
    /** Requests that failed because of an error in the sidecar. */
    INTERNAL_ERRORS(
        "Counts requests that failed because of an error in the sidecar, which is a bug to"
            + " report."),
    /** Hops whose signature is invalid or expired. */
    HOPS_REFUSED("Counts requests from other sidecars whose signature is invalid or expired."),
    /** Hashed assets served from memory. */
    ASSET_HITS("Counts hashed assets served from memory."),
    /** Lookups of hashed assets at their owners. */
    ASSET_LOADS("Counts hashed assets requested from the versions that have them."),
    /** Assets whose bytes do not match their manifest. */
    ASSET_MISMATCHES("Counts hashed assets that do not match the hash in their manifest."),
    /** Assets whose manifest has no digest of them. */
    ASSETS_UNVERIFIABLE(
        "Counts hashed assets served without a check because their manifest has no hash of them."),
    /** Files served by another live version than the selected one. */
    UNION_HITS("Counts files missing in the selected version and served by another live version."),
    /** Files that no live version has. */
    UNION_MISSES("Counts files that no live version has."),
    /** Cache busts that succeeded. */
    BUSTS_ACCEPTED("Counts cache bust requests that succeeded."),
    /** Cache busts without a valid token. */
    BUSTS_UNAUTHORIZED("Counts cache bust requests without a valid token."),
    /** Cache busts that failed. */
    BUSTS_FAILED("Counts cache bust requests that failed."),
    /** Lines of the access log that were not written. */
    ACCESS_LOG_DROPPED(
        "Counts lines of the access log that were not written because the output was too slow or"
            + " failed."),
    /** Spans that were not exported. */
    SPANS_DROPPED(
        "Counts spans that were not exported because the collector was too slow or failed.");

    private final String meaning;

    Count(String meaning) {
      this.meaning = meaning;
    }

    /** The HELP text of the metric: one sentence. */
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

  private final Map<Decision, LongAdder[]> requests = new EnumMap<>(Decision.class);
  private final Map<ConflictPin, LongAdder> conflicts = adders(ConflictPin.class);
  private final Map<Count, LongAdder> counts = adders(Count.class);
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder tunnels = new LongAdder();
  private final LongAdder clients = new LongAdder();
  private final Histogram latency = new Histogram(BOUNDS);
  private final HtmlMetrics html = new HtmlMetrics();
  private final UpstreamGauges upstream = new UpstreamGauges();
  private final Map<Refusal, LongAdder> refusals = adders(Refusal.class);
  private final VersionMetrics versions = new VersionMetrics(System::nanoTime);
  private final OpenPages pages = new OpenPages(System::nanoTime);

  private volatile LongSupplier assetBytes = () -> 0;

  /** All values at 0. */
  public ProxyMetrics() {
    for (Decision decision : Decision.values()) {
      requests.put(decision, adders(VersionCounters.STATUS_CLASSES));
    }
  }

  /**
   * Counts a request that has ended.
   *
   * @param status of its response; any other number if it ended without a response
   * @param nanos from the head of the request to the end of the response, in nanoseconds
   */
  public void request(Decision decision, int status, long nanos) {
    of(requests, decision)[VersionMetrics.statusClass(status)].increment();
    latency.observe(nanos);
  }

  /** Counters of the app's HTML pages. */
  public HtmlMetrics html() {
    return html;
  }

  /** Gauges of connections and requests to upstreams. */
  public UpstreamGauges upstream() {
    return upstream;
  }

  /** Requests by version. */
  public VersionMetrics versions() {
    return versions;
  }

  /** What keeps each version in use now. */
  public OpenPages pages() {
    return pages;
  }

  /** Counts an error response of the sidecar itself. */
  public void refused(Refusal reason) {
    of(refusals, reason).increment();
  }

  /** The number of error responses of the sidecar itself for this reason. */
  public long refusals(Refusal reason) {
    return of(refusals, reason).sum();
  }

  /** Counts a 409 by the pin that requested the version. */
  public void conflict(ConflictPin pin) {
    of(conflicts, pin).increment();
  }

  /** Adds to a counter. */
  public void count(Count what, long times) {
    of(counts, what).add(times);
  }

  /** Increments a counter. */
  public void count(Count what) {
    of(counts, what).increment();
  }

  /** A request has started: it is in flight until {@link #requestEnded}. */
  public void requestStarted() {
    inFlight.increment();
  }

  /** A request has ended. */
  public void requestEnded() {
    inFlight.decrement();
  }

  /** A connection was upgraded; also counts {@link Count#UPGRADES}. */
  public void tunnelOpened() {
    tunnels.increment();
    count(Count.UPGRADES);
  }

  /** An upgraded connection was closed. */
  public void tunnelClosed() {
    tunnels.decrement();
  }

  /**
   * The number of requests that have ended.
   *
   * @param statusClass 1 to 5 for 1xx to 5xx; 0 for requests that ended without a response
   */
  public long requests(Decision decision, int statusClass) {
    return of(requests, decision)[statusClass].sum();
  }

  /** The number of 409 responses for this pin. */
  public long conflicts(ConflictPin pin) {
    return of(conflicts, pin).sum();
  }

  /** The value of a counter. */
  public long total(Count what) {
    return of(counts, what).sum();
  }

  /** The number of requests in flight, without tunnels. */
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

  /** A client has opened a connection. */
  public void clientConnected() {
    clients.increment();
  }

  /** A client's connection was closed. */
  public void clientDisconnected() {
    clients.decrement();
  }

  /** The number of open client connections. */
  public long clientConnections() {
    return clients.sum();
  }

  /** The number of open tunnels (upgraded connections). */
  public long tunnels() {
    return tunnels.sum();
  }

  /** The times from the head of a request to the end of its response, in seconds. */
  public Histogram latency() {
    return latency;
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
