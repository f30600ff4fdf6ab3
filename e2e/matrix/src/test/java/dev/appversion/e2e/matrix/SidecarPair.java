package dev.appversion.e2e.matrix;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.Sidecar;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * The sidecar in front of an app, the only one of version {@code new}, and one of version {@code
 * old} with weight 0: it sends each request by a hop to the other. Pages pass unchanged: nothing is
 * rewritten and there is no script, so that every difference is a fault.
 */
final class SidecarPair implements AutoCloseable {
  private static final SecretKeys KEYS =
      SecretKeys.of("a-secret-for-tests-0123456789", Optional.empty());
  private static final String OLD = "old";
  private static final String NEW = "new";

  private record Member(Sidecar sidecar, ProxyMetrics metrics, RoutingState state) {
    static Member start(URI app) {
      var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      RoutingState state = new RoutingState();
      ProxyMetrics metrics = new ProxyMetrics();
      ProxySettings settings = ProxySettings.listeningOn(listen).withUpstream(app);
      return new Member(Sidecar.start(settings, state, metrics, Buster.NONE), metrics, state);
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + sidecar.address().getPort());
    }

    boolean isIdle() {
      return metrics.inFlight() == 0 && metrics.tunnels() == 0;
    }
  }

  private final Member entry;
  private final Member beforeApp;

  SidecarPair(URI app) {
    this.beforeApp = Member.start(app);
    // Its own app never gets a request; a port that refuses connections would reveal one.
    this.entry = Member.start(URI.create("http://127.0.0.1:1"));
    RoutingTable table =
        RoutingTables.table(version(NEW, 1, beforeApp), version(OLD, 0, entry))
            .assets(StaticAssets.DEFAULT.withRewrite(false))
            .client(ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE))
            .keyId(KEYS.id())
            .build();
    RoutingSnapshot snapshot = new RoutingSnapshot(table, Map.of());
    publish(beforeApp, snapshot, NEW);
    publish(entry, snapshot, OLD);
  }

  private static LiveVersion version(String name, int weight, Member member) {
    return RoutingTables.version(name, member.address().getAuthority()).weight(weight).build();
  }

  private static void publish(Member member, RoutingSnapshot snapshot, String own) {
    member
        .state()
        .publish(new RoutingState.View(Optional.of(snapshot), Optional.of(own), Optional.of(KEYS)));
  }

  /** The address of the app through one sidecar. */
  URI sidecar() {
    return beforeApp.address();
  }

  /** The address of the app through two sidecars. */
  URI hop() {
    return entry.address();
  }

  /** Waits until no sidecar has an open request. */
  void awaitIdle() {
    Awaitility.await("the sidecars' gauges of requests in flight and of tunnels to be 0")
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              idle("the sidecar in front of the app", beforeApp);
              idle("the sidecar at the entry of the hop", entry);
            });
  }

  private static void idle(String which, Member member) {
    if (!member.isIdle()) {
      throw new AssertionError(
          "%s still has %d requests in flight and %d tunnels"
              .formatted(which, member.metrics().inFlight(), member.metrics().tunnels()));
    }
  }

  @Override
  public void close() {
    entry.sidecar().close();
    beforeApp.sidecar().close();
  }
}
