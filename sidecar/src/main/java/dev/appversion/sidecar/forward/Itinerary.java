package dev.appversion.sidecar.forward;

import dev.appversion.versioning.routing.LiveVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The attempts that a route allows, in order: the own app first, then other pods of the version
 * through its Service (each try may meet another pod), then the next version.
 */
final class Itinerary {
  /** Pauses before the tries at one version's Service: a pod on its way out is soon taken out. */
  private static final long[] PAUSES_MILLIS = {0, 10, 50, 150, 400};

  /** The longest of these where others are asked, too. */
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private Itinerary() {}

  static Iterator<Target> of(Route route) {
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
        long longest = route.patience() == null ? Long.MAX_VALUE : LONGEST_PAUSE_MILLIS;
        for (long pause : PAUSES_MILLIS) {
          if (pause > longest) {
            break;
          }
          targets.add(new Target(version, service, true, pause));
        }
      }
    }
    return targets.iterator();
  }
}
