package dev.appversion.sidecar.source;

import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;

/** Publishes routing states. The API server takes precedence over files. */
final class Publisher {
  private static final Logger LOG = System.getLogger(Publisher.class.getName());

  private final RoutingState state;
  private final SourceStatus status;
  private final OwnVersion own;
  private final InstantSource clock;

  Publisher(RoutingState state, SourceStatus status, OwnVersion own, InstantSource clock) {
    this.state = state;
    this.status = status;
    this.own = own;
    this.clock = clock;
  }

  /**
   * Publishes a state, unless a source of higher precedence has published one, or the table is
   * older than the one in use ({@link RoutingTable#isOlderThan}).
   *
   * @return whether the state is in use now
   */
  synchronized boolean publish(Origin origin, RoutingSnapshot snapshot, Optional<SecretKeys> keys) {
    if ((origin == Origin.FILE && hasApi()) || isOld(snapshot.table())) {
      return false;
    }
    Optional<String> version = own.of(snapshot.table());
    state.publish(new RoutingState.View(Optional.of(snapshot), version, keys));
    status.inForce(origin, clock.instant());
    LOG.log(
        Level.INFO,
        "routing table in use app={0} revision={1} source={2} version={3} bust={4}",
        snapshot.table().app(),
        snapshot.table().revision(),
        origin.wireName(),
        version.orElse("-"),
        Long.toString(snapshot.table().bust().generation()));
    return true;
  }

  private boolean isOld(RoutingTable table) {
    Optional<RoutingTable> current = state.current().snapshot().map(RoutingSnapshot::table);
    boolean old = current.filter(table::isOlderThan).isPresent();
    if (old) {
      LOG.log(
          Level.WARNING,
          "routing table ignored, the one in use is newer app={0} revision={1} sequence={2}"
              + " inUse={3}",
          table.app(),
          table.revision(),
          Long.toString(table.sequence()),
          Long.toString(current.orElseThrow().sequence()));
    }
    return old;
  }

  /** Whether the API server has provided a table: files are ignored then. */
  boolean hasApi() {
    return status.inForce().origin() == Origin.API;
  }
}
