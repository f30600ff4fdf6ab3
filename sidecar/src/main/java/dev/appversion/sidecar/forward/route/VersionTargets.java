package dev.appversion.sidecar.forward.route;

import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.upstream.UnreachableServices;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The targets at the versions of a route, in order. While other versions remain, one whose Service
 * is unreachable gets at most one probe, and its attempts after all others.
 */
final class VersionTargets {
  /**
   * The delays before the attempts at one version's Service, in milliseconds: the endpoints of a
   * terminating pod are removed within this time.
   */
  private static final long[] PAUSES_MILLIS = {0, 10, 50, 150, 400};

  /** The longest of these delays if other versions are tried as well. */
  private static final long LONGEST_PAUSE_MILLIS = 50;

  /** Further delays of lasting routes: an app that restarts listens again within seconds. */
  private static final long[] LASTING_PAUSES_MILLIS = {600, 1_000, 1_500};

  /**
   * The time after the first attempt at a Service in which others follow. Attempts that fail at
   * once need less; those that end by the connect timeout would add up to several seconds.
   */
  private static final Duration TIME_AT_A_SERVICE = Duration.ofSeconds(1);

  /** The same for the further attempts of lasting routes. */
  private static final Duration LASTING_TIME = Duration.ofSeconds(3);

  private final Route route;
  private final UnreachableServices unreachable;
  private final LongSupplier nanoTime;
  private final boolean appTried;
  private final Deque<LiveVersion> versions;
  private final Deque<LiveVersion> deferred = new ArrayDeque<>();
  private final Deque<Target> targets = new ArrayDeque<>();
  private @Nullable Attempts attempts;
  private @Nullable LiveVersion last;
  private boolean lasted;

  /** The attempts at the Service of one version. */
  private static final class Attempts {
    final LiveVersion version;
    final InetSocketAddress service;
    @Nullable TimeBudget time;
    boolean connected;

    Attempts(LiveVersion version, InetSocketAddress service) {
      this.version = version;
      this.service = service;
    }
  }

  /**
   * @param appTried whether the own app was tried before
   */
  VersionTargets(
      Route route, UnreachableServices unreachable, LongSupplier nanoTime, boolean appTried) {
    this.route = route;
    this.unreachable = unreachable;
    this.nanoTime = nanoTime;
    this.versions = new ArrayDeque<>(route.versions());
    this.appTried = appTried;
  }

  @Nullable Target next() {
    if (attempts != null) {
      shorten(attempts);
    }
    boolean more = true;
    while (targets.isEmpty() && more) {
      more = advance();
    }
    Target next = targets.poll();
    if (next != null && next.hop() && attempts != null && attempts.time == null) {
      attempts.time = TimeBudget.of(lasted ? LASTING_TIME : TIME_AT_A_SERVICE, nanoTime);
    }
    return next;
  }

  void connected() {
    if (attempts != null) {
      attempts.connected = true;
    }
  }

  /** Ends the attempts if their time is over, or if another request found the same failure. */
  private void shorten(Attempts current) {
    boolean late = current.time != null && current.time.isOver();
    boolean known = !versions.isEmpty() && unreachable.contains(current.service);
    if (late || known) {
      targets.clear();
    }
    if (known) {
      deferred.add(current.version);
    }
  }

  /** Adds the targets of the next version, possibly none. Returns whether there was one. */
  private boolean advance() {
    leave();
    if (!versions.isEmpty()) {
      visit(versions.remove());
    } else if (!deferred.isEmpty()) {
      LiveVersion version = deferred.remove();
      tryService(version, Addresses.parse(version.address()));
    } else if (route.lasting() && !lasted && last != null) {
      lasted = true;
      tryLonger(last);
    } else {
      return false;
    }
    return true;
  }

  /** Reports a Service that accepted no connection, unless it got too few attempts to say so. */
  private void leave() {
    Attempts ended = attempts;
    attempts = null;
    if (ended != null && !ended.connected && route.budget() == null) {
      unreachable.failed(ended.service, ended.version.name());
    }
  }

  private void visit(LiveVersion version) {
    InetSocketAddress app = route.app();
    if (app != null && route.isOwn(version)) {
      last = version;
      if (!appTried) {
        targets.add(new Target(version, app, false, 0));
      }
    }
    if (route.keys().isEmpty()) {
      return;
    }
    InetSocketAddress service = Addresses.parse(version.address());
    if (versions.isEmpty() || !unreachable.contains(service)) {
      tryService(version, service);
      return;
    }
    deferred.add(version);
    if (unreachable.takeProbe(service)) {
      targets.add(new Target(version, service, true, 0));
    }
  }

  private void tryService(LiveVersion version, InetSocketAddress service) {
    last = version;
    attempts = new Attempts(version, service);
    long longest = route.budget() == null ? Long.MAX_VALUE : LONGEST_PAUSE_MILLIS;
    for (long pause : PAUSES_MILLIS) {
      if (pause <= longest) {
        targets.add(new Target(version, service, true, pause));
      }
    }
  }

  /** Adds further attempts at the app and the Service of the last version, with growing delays. */
  private void tryLonger(LiveVersion version) {
    InetSocketAddress app = route.isOwn(version) ? route.app() : null;
    InetSocketAddress service = Addresses.parse(version.address());
    for (long pause : LASTING_PAUSES_MILLIS) {
      if (app != null) {
        targets.add(new Target(version, app, false, pause));
      }
      if (route.keys().isPresent()) {
        targets.add(new Target(version, service, true, app == null ? pause : 0));
      }
    }
    if (route.keys().isPresent()) {
      attempts = new Attempts(version, service);
    }
  }
}
