package dev.appversion.sidecar.forward.route;

import dev.appversion.sidecar.upstream.UnreachableServices;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a route allows, in order: the own app first, then other pods of the version
 * through its Service (each attempt may reach another pod), then the next version. A version whose
 * Service is unreachable is tried after the others. Used by one request on one thread.
 */
public final class RoutePlan {
  private final Route route;
  private final UnreachableServices unreachable;
  private final LongSupplier nanoTime;
  private final @Nullable Target app;

  /** The attempts after the first one at the own app, which most requests do not need. */
  private @Nullable VersionTargets others;

  private boolean begun;

  private RoutePlan(Route route, UnreachableServices unreachable, LongSupplier nanoTime) {
    this.route = route;
    this.unreachable = unreachable;
    this.nanoTime = nanoTime;
    this.app = appFirst(route);
  }

  /**
   * The attempts that a route allows.
   *
   * @param unreachable the Services of the process; the plan reports to it
   */
  public static RoutePlan of(Route route, UnreachableServices unreachable) {
    return of(route, unreachable, System::nanoTime);
  }

  static RoutePlan of(Route route, UnreachableServices unreachable, LongSupplier nanoTime) {
    return new RoutePlan(route, unreachable, nanoTime);
  }

  /**
   * The next target; null if there is none. Each call but the first means that the previous target
   * accepted no connection, or that its app did not.
   */
  public @Nullable Target next() {
    if (!begun) {
      begun = true;
      if (app != null) {
        return app;
      }
    }
    if (route.arrivedByHop() || route.versions().isEmpty()) {
      return null;
    }
    if (others == null) {
      others = new VersionTargets(route, unreachable, nanoTime, app != null);
    }
    return others.next();
  }

  /** The own app, if the route begins with it. */
  private static @Nullable Target appFirst(Route route) {
    InetSocketAddress app = route.app();
    LiveVersion first = route.versions().isEmpty() ? null : route.versions().getFirst();
    if (app == null || !(route.arrivedByHop() || first == null || route.isOwn(first))) {
      return null;
    }
    return new Target(first, app, false, 0);
  }

  /** A sidecar at the target responded, possibly that its app accepts no connection. */
  public void connected(Target target) {
    if (target.hop()) {
      unreachable.connected(target.address());
      if (others != null) {
        others.connected();
      }
    }
  }
}
