package dev.appversion.sidecar.source;

import dev.appversion.sidecar.config.SidecarConfig;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routing table of a sidecar without an AppVersion or file: one version, the app itself. */
final class StandaloneTable {
  /** The version's name if none is set. */
  static final String NAME = "current";

  private StandaloneTable() {}

  static String ownName(SidecarConfig config) {
    return config.sources().name().orElse(config.dev() ? SidecarConfig.DEV_NAME : NAME);
  }

  /** In dev mode, pages do not reload automatically unless a setting enables it. */
  private static ClientSettings client(SidecarConfig config) {
    ClientSettings standard = ClientSettings.DEFAULT;
    return config.dev() ? standard.withMismatch(Mismatch.IGNORE) : standard;
  }

  static RoutingSnapshot of(SidecarConfig config, Optional<Manifest> manifest) {
    String name = ownName(config);
    String explicit =
        config.proxy().overrides().appVersion().orElse(config.dev() ? SidecarConfig.DEV_NAME : "");
    AppVersionId appVersion = AppVersionId.resolve(explicit, manifest, List.of());
    int port = config.proxy().upstream().orElseThrow().getPort();
    LiveVersion version =
        LiveVersion.builder(name, name, "127.0.0.1:" + port).appVersion(appVersion).build();
    RoutingTable table =
        RoutingTable.builder("app", "")
            .port(port)
            .versions(List.of(version))
            .assets(
                StaticAssets.below(config.standalone().staticUrl())
                    .withExclude(config.standalone().staticExclude()))
            .client(client(config))
            .build();
    return new RoutingSnapshot(table, manifest.map(known -> Map.of(name, known)).orElse(Map.of()));
  }
}
