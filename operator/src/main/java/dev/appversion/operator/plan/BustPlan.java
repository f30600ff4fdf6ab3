package dev.appversion.operator.plan;

import dev.appversion.operator.bust.BustEndpoint;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Optional;

/** Decides the bust state of the next table. Pure. */
final class BustPlan {
  private BustPlan() {}

  /**
   * The next bust state. A bust is carried out when the apps' manifests have been read again, or
   * reading failed: only then the generation increases, so that a client that waits for it receives
   * the new versions.
   *
   * @param before the table in force
   * @param request the resource's annotation; empty without one
   * @param reading whether a manifest is being read right now
   */
  static BustState next(
      Optional<RoutingTable> before, String request, boolean reading, BustEndpoint endpoint) {
    BustState last = before.map(RoutingTable::bust).orElse(BustState.NONE);
    boolean requested = !request.isEmpty() && !request.equals(last.request());
    boolean now = requested && !reading;
    return new BustState(
        now ? last.generation() + 1 : last.generation(),
        now ? request : last.request(),
        endpoint.url(),
        endpoint.certificateAuthority());
  }
}
