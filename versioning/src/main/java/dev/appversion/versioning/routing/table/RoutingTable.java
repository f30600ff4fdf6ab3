package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that sidecars need to know about an app: {@code routing.json}. Made by the operator
 * (or from a file in local mode), never changed, swapped as a whole.
 *
 * @param app the AppVersion's name
 * @param namespace its namespace; empty in local mode
 * @param port the app's own container port
 * @param defaultVersion the version that responds if no rule selects another
 * @param versions the live versions, in the resource's order
 * @param assets where assets are, and whether HTML is rewritten
 * @param client how stale pages are treated
 * @param pages how pages are delivered
 * @param versionEndpoint whether {@code /version} is served (seed: {@code VERSION_ENDPOINT})
 * @param bust the bust generation
 * @param keyId the id of the secret key that is in use, see {@code SecretKeys.id()}; empty without
 *     one
 * @param store where assets of retired versions are; null if they are not stored
 * @param revision hash over all of the above
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RoutingTable(
    String app,
    String namespace,
    @JsonInclude(JsonInclude.Include.ALWAYS) int port,
    String defaultVersion,
    List<LiveVersion> versions,
    @JsonProperty("static") StaticAssets assets,
    ClientSettings client,
    PageSettings pages,
    @JsonInclude(JsonInclude.Include.ALWAYS) boolean versionEndpoint,
    BustState bust,
    String keyId,
    @Nullable StoreRef store,
    String revision) {

  public RoutingTable {
    InvalidRoutingTableException.require(app != null && !app.isEmpty(), "'app'", "is missing");
    InvalidRoutingTableException.require(
        port > 0 && port < 65536, "port " + port, "is not between 1 and 65535");
    InvalidRoutingTableException.require(
        versions != null && !versions.isEmpty(), "'versions'", "is empty");
    InvalidRoutingTableException.require(defaultVersion != null, "'defaultVersion'", "is missing");
    namespace = namespace == null ? "" : namespace;
    versions = List.copyOf(versions);
    assets = assets == null ? StaticAssets.DEFAULT : assets;
    client = client == null ? ClientSettings.DEFAULT : client;
    pages = pages == null ? PageSettings.DEFAULT : pages;
    bust = bust == null ? BustState.NONE : bust;
    keyId = keyId == null ? "" : keyId;
    revision = revision == null ? "" : revision;

    Set<String> names = new HashSet<>();
    long weights = 0;
    for (LiveVersion version : versions) {
      InvalidRoutingTableException.require(
          names.add(version.name()), "version " + version.name(), "is there twice");
      weights += version.blocked() ? 0 : version.weight();
    }
    InvalidRoutingTableException.require(
        names.contains(defaultVersion),
        "defaultVersion " + defaultVersion,
        "is not one of the versions " + names);
    InvalidRoutingTableException.require(
        weights > 0, "the weights", "of the versions that are not blocked add up to 0");
  }

  /** A table of an app whose pages are delivered as by default. */
  public RoutingTable(
      String app,
      String namespace,
      int port,
      String defaultVersion,
      List<LiveVersion> versions,
      StaticAssets assets,
      ClientSettings client,
      boolean versionEndpoint,
      BustState bust,
      String keyId,
      @Nullable StoreRef store,
      String revision) {
    this(
        app,
        namespace,
        port,
        defaultVersion,
        versions,
        assets,
        client,
        PageSettings.DEFAULT,
        versionEndpoint,
        bust,
        keyId,
        store,
        revision);
  }

  /** A table of such an app whose retired assets are not kept. */
  public RoutingTable(
      String app,
      String namespace,
      int port,
      String defaultVersion,
      List<LiveVersion> versions,
      StaticAssets assets,
      ClientSettings client,
      boolean versionEndpoint,
      BustState bust,
      String keyId,
      String revision) {
    this(
        app,
        namespace,
        port,
        defaultVersion,
        versions,
        assets,
        client,
        versionEndpoint,
        bust,
        keyId,
        null,
        revision);
  }

  /** The scope of this app's bust tokens. */
  public String scope() {
    return namespace + "/" + app;
  }

  /** The live version of a name, blocked or not; empty if there is none. */
  public Optional<LiveVersion> version(String name) {
    return versions.stream().filter(version -> version.name().equals(name)).findFirst();
  }

  /** The version of a pod with these labels: the first whose selector they fulfil. */
  public Optional<LiveVersion> versionOfPod(Map<String, String> labels) {
    return versions.stream()
        .filter(version -> !version.selector().isEmpty())
        .filter(version -> labels.entrySet().containsAll(version.selector().entrySet()))
        .findFirst();
  }

  /** The names that a client may ask for, in order. */
  public List<String> available() {
    return versions.stream().filter(version -> !version.blocked()).map(LiveVersion::name).toList();
  }

  /** Each version's share of new visitors, in percent. */
  public Map<String, Double> shares() {
    double sum = versions.stream().filter(v -> !v.blocked()).mapToLong(LiveVersion::weight).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    versions.forEach(v -> shares.put(v.name(), v.blocked() ? 0.0 : 100.0 * v.weight() / sum));
    return shares;
  }

  /** The same table with its revision made true. */
  public RoutingTable withRevision() {
    RoutingTable bare = withRevision("");
    return withRevision(RoutingTableJson.digest(bare));
  }

  private RoutingTable withRevision(String newRevision) {
    return new RoutingTable(
        app,
        namespace,
        port,
        defaultVersion,
        versions,
        assets,
        client,
        pages,
        versionEndpoint,
        bust,
        keyId,
        store,
        newRevision);
  }
}
