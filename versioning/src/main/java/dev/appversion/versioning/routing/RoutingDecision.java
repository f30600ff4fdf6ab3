package dev.appversion.versioning.routing;

import dev.appversion.versioning.routing.request.Affinity;
import dev.appversion.versioning.routing.table.LiveVersion;
import java.util.List;
import java.util.Optional;

/** What becomes of a request. */
public sealed interface RoutingDecision {

  /**
   * A version answers.
   *
   * @param version the one chosen
   * @param reason why
   * @param fallbacks who may answer where nothing of the chosen one is reachable, in order; empty
   *     for a pinned client
   * @param affinity the affinity cookie to set, if it is not what the client has already. It names
   *     the chosen version: if a fallback answers, see {@link #affinityFor}
   * @param dropVersionCookie whether the client's version cookie is to be removed
   */
  record Serve(
      LiveVersion version,
      Reason reason,
      List<LiveVersion> fallbacks,
      Optional<Affinity> affinity,
      boolean dropVersionCookie)
      implements RoutingDecision {

    /** The affinity cookie to set where this version answers in the end. */
    public Optional<Affinity> affinityFor(LiveVersion answering) {
      return affinity.map(chosen -> new Affinity(answering.name(), chosen.bucket()));
    }
  }

  /**
   * No live version may answer: 409.
   *
   * @param requested what was asked for, as it came from outside
   * @param pin where it was asked for
   * @param affinity the affinity cookie to set, so that the cookie that was refused is not refused
   *     again; empty for a pin that is no cookie
   * @param dropVersionCookie whether the client's version cookie is to be removed
   */
  record Conflict(String requested, Pin pin, Optional<Affinity> affinity, boolean dropVersionCookie)
      implements RoutingDecision {

    /** The refusal of a pin that is no cookie: the client's cookies stay as they are. */
    public Conflict(String requested, Pin pin) {
      this(requested, pin, Optional.empty(), false);
    }
  }

  /** The request contradicts itself: 400, with what is wrong. */
  record Malformed(String problem) implements RoutingDecision {}
}
