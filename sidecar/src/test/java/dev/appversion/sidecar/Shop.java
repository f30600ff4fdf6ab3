package dev.appversion.sidecar;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.PageSettings;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.StaticAssets;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.routing.table.TagHeader;
import dev.appversion.versioning.token.SecretKeys;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A builder of the shop's routing tables. Not thread-safe. */
final class Shop {
  static final SecretKeys KEYS = SecretKeys.of("a-secret-for-tests-0123456789", Optional.empty());

  private final Map<String, LiveVersion> versions = new LinkedHashMap<>();
  private final Map<String, Manifest> manifests = new HashMap<>();
  private ClientSettings client = ClientSettings.DEFAULT;
  private StaticAssets assets = StaticAssets.DEFAULT;
  private PageSettings pages = PageSettings.DEFAULT;
  private @Nullable StoreRef store;
  private String crawlers = "";
  private long generation;
  private boolean versionEndpoint = true;

  Shop version(String name, int weight, String address) {
    return version(name, weight, address, "av-" + name);
  }

  Shop version(String name, int weight, String address, String appVersion) {
    versions.put(
        name,
        RoutingTables.version(name, address)
            .weight(weight)
            .appVersion(
                new AppVersionId(appVersion, VersionSource.EXPLICIT, Map.of("templates", 15)))
            .build());
    return this;
  }

  /** The pages of this version are requested to move. */
  Shop leaving(String name) {
    return with(name, version -> version.leaving(true));
  }

  /** Only clients with a preview token see this version. */
  Shop restricted(String name) {
    return with(name, version -> version.restricted(true));
  }

  private Shop with(String name, UnaryOperator<LiveVersion.Builder> change) {
    versions.computeIfPresent(name, (same, version) -> change.apply(version.toBuilder()).build());
    return this;
  }

  /** Crawlers get this version. */
  Shop crawlers(String name) {
    crawlers = name;
    return this;
  }

  Shop without(String name) {
    versions.remove(name);
    return this;
  }

  Shop manifest(String version, Map<String, String> paths) {
    manifests.put(version, Manifest.of(paths, "0123456789ab"));
    return this;
  }

  Shop manifest(String version, Manifest manifest) {
    manifests.put(version, manifest);
    return this;
  }

  Shop client(ClientSettings settings) {
    client = settings;
    return this;
  }

  /** References to this path stay unchanged. */
  Shop exclude(String pattern) {
    assets = assets.withExclude(List.of(pattern));
    return this;
  }

  Shop assetsAt(String url) {
    assets = StaticAssets.below(url);
    return this;
  }

  Shop sharedCache(SharedCache setting) {
    pages = new PageSettings(setting);
    return this;
  }

  Shop tagHeaders(TagHeader... headers) {
    pages = new PageSettings(pages.sharedCache(), List.of(headers));
    return this;
  }

  /** The store of retired assets; null for none. */
  Shop store(@Nullable String hostAndPort) {
    store = hostAndPort == null ? null : new StoreRef(hostAndPort, "read-token");
    return this;
  }

  Shop generation(long value) {
    generation = value;
    return this;
  }

  Shop versionEndpoint(boolean on) {
    versionEndpoint = on;
    return this;
  }

  RoutingSnapshot snapshot() {
    RoutingTable table =
        RoutingTables.table(List.copyOf(versions.values()))
            .port(1)
            .assets(assets)
            .client(client)
            .pages(pages)
            .versionEndpoint(versionEndpoint)
            .bust(new BustState(generation, "", "", ""))
            .keyId(KEYS.id())
            .store(store)
            .crawlers(crawlers)
            .build();
    return new RoutingSnapshot(table, manifests);
  }

  RoutingState.View view(String own) {
    return new RoutingState.View(
        Optional.of(snapshot()),
        own.isEmpty() ? Optional.empty() : Optional.of(own),
        Optional.of(KEYS));
  }
}
