package dev.appversion.e2e.client;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.Sidecar;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.CookieSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.PageSettings;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two versions of an app, a real sidecar before each and one at the entry. Tests change what an
 * operator would: the versions with their weights and app versions.
 */
final class TwoVersions implements AutoCloseable {
  private static final SecretKeys KEYS =
      SecretKeys.of("a-secret-for-tests-0123456789", Optional.empty());
  static final String OLD = "v1";
  static final String NEW = "v2";

  final Pages pages = new Pages();

  /** The values for the next {@link #apply()}. */
  PageSettings pageSettings = PageSettings.DEFAULT;

  /** The values for the next {@link #apply()}. */
  CookieSettings cookies = CookieSettings.DEFAULT;

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, LiveVersion> live = new LinkedHashMap<>();
  private final RoutingState entryState = new RoutingState();
  private final Sidecar entry = sidecar(Optional.empty(), entryState);

  private record Member(App app, RoutingState state, Sidecar sidecar) {}

  TwoVersions() {
    for (String name : List.of(OLD, NEW)) {
      App app = new App(name, pages);
      RoutingState state = new RoutingState();
      members.put(name, new Member(app, state, sidecar(Optional.of(app.address()), state)));
    }
    set(OLD, 1, "bytes-1").set(NEW, 0, "bytes-2").apply();
  }

  private static Sidecar sidecar(Optional<URI> app, RoutingState state) {
    var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ProxySettings settings = ProxySettings.listeningOn(listen);
    return Sidecar.start(
        app.map(settings::withUpstream).orElse(settings), state, new ProxyMetrics(), Buster.NONE);
  }

  /** A version in the next {@link #apply()}. */
  TwoVersions set(String name, int weight, String appVersion) {
    live.put(
        name,
        RoutingTables.version(name, "127.0.0.1:" + member(name).sidecar().address().getPort())
            .weight(weight)
            .appVersion(RoutingTables.explicit(appVersion))
            .build());
    return this;
  }

  TwoVersions promote() {
    return set(OLD, 0, "bytes-1").set(NEW, 1, "bytes-2").apply();
  }

  /** The new version is promoted, and the old version retired. */
  TwoVersions retire() {
    promote();
    live.remove(OLD);
    return apply();
  }

  /** The new version does not exist yet. */
  TwoVersions oldOnly() {
    live.remove(NEW);
    return apply();
  }

  /** The same names, and another app version under the old one. */
  TwoVersions redeploy(String appVersion) {
    return set(OLD, 1, appVersion).apply();
  }

  TwoVersions apply() {
    RoutingTable table =
        RoutingTables.table(List.copyOf(live.values()))
            .client(pages.settings.withCookie(cookies))
            .pages(pageSettings)
            .keyId(KEYS.id())
            .build();
    // The name has the hash of the app's bytes, which the sidecar requires for immutable.
    var snapshot =
        new RoutingSnapshot(
            table,
            Map.of(NEW, Manifest.of(Map.of("new.css", "new.682bfa4bc8b8.css"), "0123456789ab")));
    publish(entryState, snapshot, Optional.empty());
    live.forEach((name, version) -> member(name).app().appVersion = version.appVersion());
    members.forEach((name, member) -> publish(member.state(), snapshot, Optional.of(name)));
    return this;
  }

  private static void publish(
      RoutingState state, RoutingSnapshot snapshot, Optional<String> ownVersion) {
    state.publish(new RoutingState.View(Optional.of(snapshot), ownVersion, Optional.of(KEYS)));
  }

  App app(String name) {
    return member(name).app();
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no version " + name);
    }
    return member;
  }

  /** The address for visitors. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:" + entry.address().getPort() + path);
  }

  @Override
  public void close() {
    entry.close();
    members
        .values()
        .forEach(
            member -> {
              member.sidecar().close();
              member.app().close();
            });
  }
}
