package dev.appversion.versioning.routing;

import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.List;
import java.util.Optional;

/** The routing decision for a request. */
public sealed interface RoutingDecision {

  /**
   * A version responds.
   *
   * @param version the one chosen
   * @param reason why
   * @param fallbacks the versions that may respond if the chosen one is unreachable, in order;
   *     empty for a pinned client
   * @param affinity the affinity cookie to set, if it differs from that of the client. It names the
   *     chosen version: if a fallback responds, see {@link #affinityFor}
   * @param dropVersionCookie whether the client's version cookie is to be removed
   */
  record Serve(
      LiveVersion version,
      Reason reason,
      List<LiveVersion> fallbacks,
      Optional<Affinity> affinity,
      boolean dropVersionCookie)
      implements RoutingDecision {

    /** The affinity cookie to set if this version responds. */
    public Optional<Affinity> affinityFor(LiveVersion answering) {
      return affinity.map(chosen -> new Affinity(answering.name(), chosen.bucket()));
    }
  }

  /**
   * No live version may respond: 409.
   *
   * @param requested the requested version, as the client sent it
   * @param pin what requested it
   * @param affinity the affinity cookie to set, so that the same cookie is not refused again; empty
   *     for a pin that is not a cookie
   * @param dropVersionCookie whether the client's version cookie is to be removed
   */
  record Conflict(String requested, Pin pin, Optional<Affinity> affinity, boolean dropVersionCookie)
      implements RoutingDecision {

    /** The refusal of a pin that is not a cookie: the client's cookies do not change. */
    public Conflict(String requested, Pin pin) {
      this(requested, pin, Optional.empty(), false);
    }
  }

  /** The pins of the request contradict each other: 400, with the reason. */
  record Malformed(String problem) implements RoutingDecision {}
}
