package dev.appversion.sidecar.forward.route;

import dev.appversion.sidecar.http.Addresses;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that a route allows, in order: the own app first, then other pods of the version
 * through its Service (each attempt may reach another pod), then the next version.
 */
public final class RoutePlan {
  /**
   * The delays before the attempts at one version's Service, in milliseconds: the endpoints of a
   * terminating pod are removed within this time.
   */
  private static final long[] PAUSES_MILLIS = {0, 10, 50, 150, 400};

  /** The longest of these delays if other versions are tried as well. */
  private static final long LONGEST_PAUSE_MILLIS = 50;

  /** Further delays of lasting routes: an app that restarts listens again within seconds. */
  private static final long[] LASTING_PAUSES_MILLIS = {600, 1_000, 1_500};

  private RoutePlan() {}

  /** The attempts that a route allows, in order. */
  public static Iterator<Target> of(Route route) {
    LiveVersion first = route.versions().isEmpty() ? null : route.versions().getFirst();
    if (route.arrivedByHop() || first == null) {
      return route.app() == null
          ? Collections.emptyIterator()
          : List.of(new Target(first, route.app(), false, 0)).iterator();
    }
    return isOwn(route, first) && route.app() != null
        ? new FromOwnApp(new Target(first, route.app(), false, 0), route)
        : all(route).iterator();
  }

  /** The own app, then all others, which are derived only if the own app accepts no connection. */
  private static final class FromOwnApp implements Iterator<Target> {
    private final Target app;
    private final Route route;
    private @Nullable Iterator<Target> others;
    private boolean begun;

    FromOwnApp(Target app, Route route) {
      this.app = app;
      this.route = route;
    }

    @Override
    public boolean hasNext() {
      return !begun || others().hasNext();
    }

    @Override
    public Target next() {
      if (begun) {
        return others().next();
      }
      begun = true;
      return app;
    }

    private Iterator<Target> others() {
      if (others == null) {
        others = all(route).listIterator(1);
      }
      return others;
    }
  }

  private static boolean isOwn(Route route, LiveVersion version) {
    return route.ownVersion().filter(version.name()::equals).isPresent();
  }

  private static List<Target> all(Route route) {
    List<Target> targets = new ArrayList<>();
    for (LiveVersion version : route.versions()) {
      if (isOwn(route, version) && route.app() != null) {
        targets.add(new Target(version, route.app(), false, 0));
      }
      if (route.keys().isPresent()) {
        InetSocketAddress service = Addresses.parse(version.address());
        long longest = route.budget() == null ? Long.MAX_VALUE : LONGEST_PAUSE_MILLIS;
        for (long pause : PAUSES_MILLIS) {
          if (pause > longest) {
            break;
          }
          targets.add(new Target(version, service, true, pause));
        }
      }
    }
    return route.lasting() ? withMore(targets) : targets;
  }

  /** Adds further attempts at the app and the Service of the last version, with growing delays. */
  private static List<Target> withMore(List<Target> targets) {
    List<Target> all = new ArrayList<>(targets);
    List<Target> last =
        targets.stream()
            .filter(target -> Objects.equals(target.version(), targets.getLast().version()))
            .filter(target -> target.delayMillis() == 0)
            .toList();
    for (long pause : LASTING_PAUSES_MILLIS) {
      for (int i = 0; i < last.size(); i++) {
        Target target = last.get(i);
        all.add(new Target(target.version(), target.address(), target.hop(), i == 0 ? pause : 0));
      }
    }
    return all;
  }
}
