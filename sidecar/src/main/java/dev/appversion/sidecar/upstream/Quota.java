package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.config.ProxyLimits;
import dev.appversion.sidecar.log.LimitLog;
import dev.appversion.sidecar.log.LimitLog.Limit;
import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The permits of one address, and the requests that wait for one. As many may wait as there are
 * permits.
 *
 * <p>A request that waits for its client, or has been open for long, is counted as a stream as soon
 * as its permit is needed: slow clients, slow responses and long polls do not reduce the limit for
 * others.
 */
final class Quota {
  /** The result of a request for a permit. */
  sealed interface Entered {
    record In(Permit permit) implements Entered {}

    record Waits(Duration time) implements Entered {}

    record Full() implements Entered {}
  }

  private final InetSocketAddress address;
  private final ProxyLimits limits;
  private final Duration maxWait;
  private final UpstreamGauges gauges;
  private final LimitLog log;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private final Set<Permit> requests = new LinkedHashSet<>(); // the oldest first
  private final Set<Permit> clientBound = new LinkedHashSet<>(); // those that wait for their client
  private int streams;
  private final Map<ExchangeKind, Deque<PermitRequest>> waiting = new EnumMap<>(ExchangeKind.class);

  Quota(
      InetSocketAddress address,
      ProxyLimits limits,
      Duration maxWait,
      UpstreamGauges gauges,
      LimitLog log,
      LongSupplier nanoTime) {
    this.address = address;
    this.limits = limits;
    this.maxWait = maxWait;
    this.gauges = gauges;
    this.log = log;
    this.nanoTime = nanoTime;
    for (ExchangeKind kind : ExchangeKind.values()) {
      waiting.put(kind, new ArrayDeque<>());
    }
  }

  Entered enter(PermitRequest pending) {
    ExchangeKind kind = pending.kind();
    synchronized (this) {
      if (hasRoom(kind)) {
        return new Entered.In(take(kind));
      }
      Deque<PermitRequest> queue = queue(kind);
      if (queue.size() < max(kind)) {
        queue.add(pending);
        gauges.add(Gauge.WAITING, 1);
        return new Entered.Waits(maxWait);
      }
    }
    return full(kind);
  }

  /** The maximum waiting time of a pending request has passed. */
  Entered timeUp(PermitRequest pending) {
    ExchangeKind kind = pending.kind();
    synchronized (this) {
      if (!remove(pending)) {
        return new Entered.Waits(Duration.ZERO);
      }
      if (hasRoom(kind)) {
        return new Entered.In(take(kind));
      }
    }
    return full(kind);
  }

  synchronized void leaveQueue(PermitRequest pending) {
    remove(pending);
  }

  boolean becomeStream(Permit permit) {
    synchronized (this) {
      if (permit.kind() == ExchangeKind.STREAM) {
        return true;
      }
      if (streams < max(ExchangeKind.STREAM)) {
        move(permit);
        handOn(ExchangeKind.REQUEST);
        return true;
      }
    }
    reached(ExchangeKind.STREAM);
    return false;
  }

  synchronized void waitsForClient(Permit permit) {
    if (permit.markWaiting()) {
      clientBound.add(permit);
      if (!queue(ExchangeKind.REQUEST).isEmpty() && reclaim()) {
        handOn(ExchangeKind.REQUEST);
      }
    }
  }

  synchronized void continuesWithClient(Permit permit) {
    if (permit.markContinuing()) {
      clientBound.remove(permit);
    }
  }

  synchronized void release(Permit permit) {
    if (permit.markReleased()) {
      drop(permit);
      handOn(permit.kind());
    }
  }

  synchronized boolean isFree() {
    return requests.isEmpty() && streams == 0 && waiting.values().stream().allMatch(Deque::isEmpty);
  }

  private Entered full(ExchangeKind kind) {
    reached(kind);
    return new Entered.Full();
  }

  private void reached(ExchangeKind kind) {
    Limit limit =
        switch (kind) {
          case REQUEST -> Limit.REQUESTS;
          case STREAM -> Limit.STREAMS;
        };
    log.reached(limit, max(kind), address.getHostString() + ':' + address.getPort());
  }

  private boolean hasRoom(ExchangeKind kind) {
    return switch (kind) {
      case REQUEST -> requests.size() < max(kind) || reclaim();
      case STREAM -> streams < max(kind);
    };
  }

  /** Counts a request as a stream: one that waits for its client, or has been open for long. */
  private boolean reclaim() {
    if (streams >= max(ExchangeKind.STREAM)) {
      return false;
    }
    Optional<Permit> found =
        first(clientBound)
            .or(
                () ->
                    first(requests)
                        .filter(
                            oldest ->
                                nanoTime.getAsLong() - oldest.sinceNanos()
                                    >= limits.streamAfter().toNanos()));
    found.ifPresent(this::move);
    return found.isPresent();
  }

  private static Optional<Permit> first(Set<Permit> permits) {
    return permits.stream().findFirst();
  }

  private void move(Permit permit) {
    drop(permit);
    permit.turnInto(ExchangeKind.STREAM);
    add(permit);
  }

  private Permit take(ExchangeKind kind) {
    Permit permit = new Permit(this, kind, nanoTime.getAsLong());
    add(permit);
    return permit;
  }

  private void add(Permit permit) {
    switch (permit.kind()) {
      case REQUEST -> requests.add(permit);
      case STREAM -> streams++;
    }
    gauges.add(gauge(permit.kind()), 1);
  }

  private void drop(Permit permit) {
    switch (permit.kind()) {
      case REQUEST -> {
        requests.remove(permit);
        clientBound.remove(permit);
      }
      case STREAM -> streams--;
    }
    gauges.add(gauge(permit.kind()), -1);
  }

  /** Gives the permit that became free to the request that has waited longest. */
  private void handOn(ExchangeKind kind) {
    PermitRequest next = queue(kind).poll();
    if (next != null) {
      gauges.add(Gauge.WAITING, -1);
      next.grant(take(kind));
    }
  }

  private boolean remove(PermitRequest pending) {
    boolean removed = queue(pending.kind()).remove(pending);
    if (removed) {
      gauges.add(Gauge.WAITING, -1);
    }
    return removed;
  }

  private Deque<PermitRequest> queue(ExchangeKind kind) {
    return Objects.requireNonNull(waiting.get(kind));
  }

  private int max(ExchangeKind kind) {
    return switch (kind) {
      case REQUEST -> limits.maxRequests();
      case STREAM -> limits.maxStreams();
    };
  }

  private static Gauge gauge(ExchangeKind kind) {
    return switch (kind) {
      case REQUEST -> Gauge.REQUESTS;
      case STREAM -> Gauge.STREAMS;
    };
  }
}
