package dev.appversion.versioning.routing;

import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.PinSource;
import dev.appversion.versioning.routing.table.Release;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Routing tables for tests. */
final class Tables {
  private Tables() {}

  static LiveVersion version(String name, int weight) {
    return version(name, weight, false);
  }

  static LiveVersion version(String name, int weight, boolean blocked) {
    return new LiveVersion(
        name,
        weight,
        blocked,
        Map.of("app", "shop", "version", name),
        Release.defaultBackend("shop", name),
        "127.0.0.1:80",
        "hash-of-" + name,
        VersionSource.MANIFEST,
        Map.of(),
        null);
  }

  static RoutingTable table(LiveVersion... versions) {
    return table(StaticAssets.DEFAULT, ClientSettings.DEFAULT, versions);
  }

  static RoutingTable withAssetsAt(String url, LiveVersion... versions) {
    return table(new StaticAssets(url, true), ClientSettings.DEFAULT, versions);
  }

  /** A table of an app that declares pins. */
  static RoutingTable declaring(List<PinSource> pins, LiveVersion... versions) {
    return table(
        StaticAssets.DEFAULT,
        new ClientSettings(ClientSettings.Mismatch.RELOAD, true, "", pins, 0, null),
        versions);
  }

  private static RoutingTable table(
      StaticAssets assets, ClientSettings client, LiveVersion... versions) {
    return new RoutingTable(
            "shop",
            "web",
            8080,
            versions[0].name(),
            List.of(versions),
            assets,
            client,
            true,
            BustState.NONE,
            "",
            "")
        .withRevision();
  }

  /** Versions v0, v1, … with these weights. */
  static RoutingTable weighted(List<Integer> weights) {
    List<LiveVersion> versions = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      versions.add(version("v" + i, weights.get(i)));
    }
    return table(versions.toArray(LiveVersion[]::new));
  }

  /** A snapshot in which every version has its own style sheet, and all share a logo. */
  static RoutingSnapshot snapshot(RoutingTable table) {
    Map<String, Manifest> manifests = new HashMap<>();
    for (LiveVersion version : table.versions()) {
      manifests.put(
          version.name(),
          Manifest.of(
              Map.of("app.css", styleSheet(version.name()), "logo.svg", "logo.0123456789ab.svg"),
              version.appVersion()));
    }
    return new RoutingSnapshot(table, manifests);
  }

  static String styleSheet(String version) {
    return "app." + Integer.toHexString(version.hashCode() | 0x1000000) + "00000.css";
  }
}
