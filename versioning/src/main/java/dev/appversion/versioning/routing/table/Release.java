package dev.appversion.versioning.routing.table;

import dev.appversion.versioning.appversion.AppVersionId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a routing table is compiled from: an AppVersion resource without its Kubernetes clothes, the
 * app versions and manifests that its versions turned out to have, and the addresses of their
 * backends. The operator and local mode compile through here, so the same resource gives the same
 * table in both.
 *
 * @param selector labels shared by the pods of every version
 * @param store where assets of retired versions are; null if they are not stored
 */
public record Release(
    String app,
    String namespace,
    int port,
    Map<String, String> selector,
    String defaultVersion,
    List<Version> versions,
    StaticAssets assets,
    ClientSettings client,
    PageSettings pages,
    boolean versionEndpoint,
    BustState bust,
    String keyId,
    @Nullable StoreRef store) {

  /** A release of an app whose pages are delivered as by default, and retired assets not kept. */
  public Release(
      String app,
      String namespace,
      int port,
      Map<String, String> selector,
      String defaultVersion,
      List<Version> versions,
      StaticAssets assets,
      ClientSettings client,
      boolean versionEndpoint,
      BustState bust,
      String keyId) {
    this(
        app,
        namespace,
        port,
        selector,
        defaultVersion,
        versions,
        assets,
        client,
        PageSettings.DEFAULT,
        versionEndpoint,
        bust,
        keyId,
        null);
  }

  /**
   * A version and what was found out about it.
   *
   * @param selector added to the release's
   * @param backend its Service; empty for the default, see {@link #defaultBackend}
   * @param address where its sidecars answer
   * @param manifest where its manifest is; null if it has none
   */
  public record Version(
      String name,
      int weight,
      boolean blocked,
      Map<String, String> selector,
      String backend,
      String address,
      AppVersionId appVersion,
      @Nullable ManifestRef manifest) {}

  /** The routing table of this release, with its revision. */
  public RoutingTable compile() {
    return new RoutingTable(
            app,
            namespace,
            port,
            defaultVersion,
            versions.stream().map(this::live).toList(),
            assets,
            client,
            pages,
            versionEndpoint,
            bust,
            keyId,
            store,
            "")
        .withRevision();
  }

  /**
   * The name of a version's Service unless the resource gives one: {@code <app>-<version>}, dots
   * made dashes.
   */
  public static String defaultBackend(String app, String version) {
    return (app + "-" + version).replace('.', '-');
  }

  private LiveVersion live(Version version) {
    Map<String, String> labels = new TreeMap<>(selector);
    labels.putAll(version.selector());
    return new LiveVersion(
        version.name(),
        version.weight(),
        version.blocked(),
        labels,
        version.backend().isEmpty() ? defaultBackend(app, version.name()) : version.backend(),
        version.address(),
        version.appVersion().value(),
        version.appVersion().source(),
        version.appVersion().components(),
        version.manifest());
  }
}
