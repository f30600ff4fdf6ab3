package dev.appversion.sidecar.source;

import dev.appversion.sidecar.source.SourceStatus.Origin;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
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

  /** Publishes a state, unless a source of higher precedence has published one. */
  synchronized void publish(Origin origin, RoutingSnapshot snapshot, Optional<SecretKeys> keys) {
    if (origin == Origin.FILE && hasApi()) {
      return;
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
  }

  /** Whether the API server has provided a table: files are ignored then. */
  boolean hasApi() {
    return status.inForce().origin() == Origin.API;
  }
}
