package dev.appversion.sidecar.forward.route;

import dev.appversion.sidecar.http.Addresses;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

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
    List<Target> targets = new ArrayList<>();
    if (route.arrivedByHop() || route.versions().isEmpty()) {
      LiveVersion own = route.versions().isEmpty() ? null : route.versions().getFirst();
      if (route.app() != null) {
        targets.add(new Target(own, route.app(), false, 0));
      }
      return targets.iterator();
    }
    for (LiveVersion version : route.versions()) {
      boolean own = route.ownVersion().filter(version.name()::equals).isPresent();
      if (own && route.app() != null) {
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
    return route.lasting() ? withMore(targets).iterator() : targets.iterator();
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
