package dev.appversion.versioning.routing.table;

import dev.appversion.versioning.appversion.AppVersionId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The input for compiling a routing table: the content of an AppVersion resource without the types
 * of Kubernetes, the app versions and manifests of its versions, and the addresses of their
 * backends. The operator and local mode compile a release by the same code, so that the same
 * resource gives the same table in both.
 *
 * @param selector labels shared by the pods of every version
 * @param settings how pages and assets are delivered
 * @param environment what is not in the resource
 */
public record Release(
    String app,
    String namespace,
    int port,
    Map<String, String> selector,
    String defaultVersion,
    List<Version> versions,
    Settings settings,
    Environment environment) {

  /**
   * The settings for the delivery of pages and assets.
   *
   * @param assets the paths of assets, and whether HTML is rewritten
   * @param client how stale pages are treated
   * @param pages how pages are delivered
   * @param versionEndpoint whether {@code /version} is served
   */
  public record Settings(
      StaticAssets assets, ClientSettings client, PageSettings pages, boolean versionEndpoint) {
    /** The settings of an app that sets none. */
    public static final Settings DEFAULT =
        new Settings(StaticAssets.DEFAULT, ClientSettings.DEFAULT, PageSettings.DEFAULT, true);
  }

  /**
   * The data that the operator or local mode adds to a resource.
   *
   * @param bust the bust generation
   * @param keyId the id of the secret key that is in use; empty without one
   * @param store the store of the assets of retired versions; null if they are not stored
   */
  public record Environment(BustState bust, String keyId, @Nullable StoreRef store) {}

  /**
   * A version, with its app version, its address and its manifest.
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
    return RoutingTable.builder(app, namespace)
        .port(port)
        .defaultVersion(defaultVersion)
        .versions(versions.stream().map(this::live).toList())
        .assets(settings.assets())
        .client(settings.client())
        .pages(settings.pages())
        .versionEndpoint(settings.versionEndpoint())
        .bust(environment.bust())
        .keyId(environment.keyId())
        .store(environment.store())
        .build();
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
    String backend =
        version.backend().isEmpty() ? defaultBackend(app, version.name()) : version.backend();
    return LiveVersion.builder(version.name(), backend, version.address())
        .weight(version.weight())
        .blocked(version.blocked())
        .selector(labels)
        .appVersion(version.appVersion())
        .manifest(version.manifest())
        .build();
  }
}
