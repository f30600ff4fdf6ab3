package dev.appversion.versioning.routing.table;

import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.appversion.versioning.routing.request.RequestFacts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The complete configuration of sidecars for an app: {@code routing.json}. The operator (or local
 * mode, from a file) creates it. It is immutable and replaced as a whole.
 *
 * @param app the AppVersion's name
 * @param namespace its namespace; empty in local mode
 * @param port the app's own container port
 * @param defaultVersion the version that responds if no rule selects another
 * @param versions the live versions, in the resource's order
 * @param assets the paths of assets, and whether HTML is rewritten
 * @param client the behaviour of stale pages
 * @param pages the settings for the delivery of pages
 * @param versionEndpoint whether {@code /version} is served (seed: {@code VERSION_ENDPOINT})
 * @param bust the bust generation
 * @param keyId the id of the secret key that is in use, see {@code SecretKeys.id()}; empty without
 *     one
 * @param store the store of the assets of retired versions; null if they are not stored
 * @param crawlers the version that crawlers get, see {@link RequestFacts#isOfCrawler}; empty if
 *     they follow the weights
 * @param sequence the position in the order of the tables of a rollout; a table with a lower one is
 *     older: see {@link #isOlderThan}. 0 for a table that is not ordered
 * @param revision the hash of all other components
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
    String crawlers,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long sequence,
    String revision) {

  public RoutingTable {
    InvalidRoutingTableException.require(app != null && !app.isEmpty(), "'app'", "is missing");
    InvalidRoutingTableException.require(
        port > 0 && port < 65536, "port " + port, "is not between 1 and 65535");
    InvalidRoutingTableException.require(
        versions != null && !versions.isEmpty(), "'versions'", "is empty");
    InvalidRoutingTableException.require(
        defaultVersion != null && !defaultVersion.isEmpty(), "'defaultVersion'", "is missing");
    InvalidRoutingTableException.require(sequence >= 0, "the sequence " + sequence, "is negative");
    namespace = namespace == null ? "" : namespace;
    versions = List.copyOf(versions);
    assets = assets == null ? StaticAssets.DEFAULT : assets;
    client = client == null ? ClientSettings.DEFAULT : client;
    pages = pages == null ? PageSettings.DEFAULT : pages;
    bust = bust == null ? BustState.NONE : bust;
    keyId = keyId == null ? "" : keyId;
    crawlers = crawlers == null ? "" : crawlers;
    revision = revision == null ? "" : revision;

    Set<String> names = new HashSet<>();
    long weights = 0;
    for (LiveVersion version : versions) {
      InvalidRoutingTableException.require(
          names.add(version.name()), "version " + version.name(), "occurs twice");
      weights += version.blocked() ? 0 : version.weight();
    }
    InvalidRoutingTableException.require(
        names.contains(defaultVersion),
        "defaultVersion " + defaultVersion,
        "is not one of the versions " + names);
    InvalidRoutingTableException.require(
        crawlers.isEmpty() || names.contains(crawlers),
        "crawlers " + crawlers,
        "is not one of the versions " + names);
    InvalidRoutingTableException.require(
        weights > 0, "the weights", "of the versions that are not blocked add up to 0");
  }

  /**
   * Starts a table with the default settings: no version yet, {@code /version} is served, no bust
   * so far, no secret key, retired assets are not stored.
   */
  public static Builder builder(String app, String namespace) {
    return new Builder(app, namespace);
  }

  /** A builder with the values of this table. */
  public Builder toBuilder() {
    return new Builder(app, namespace)
        .port(port)
        .defaultVersion(defaultVersion)
        .versions(versions)
        .assets(assets)
        .client(client)
        .pages(pages)
        .versionEndpoint(versionEndpoint)
        .bust(bust)
        .keyId(keyId)
        .store(store)
        .crawlers(crawlers)
        .sequence(sequence);
  }

  /** The scope of this app's bust tokens. */
  public String scope() {
    return namespace + "/" + app;
  }

  /**
   * Whether this table must not replace the other one: both are ordered tables of the same
   * AppVersion, and this one was published before it. Two replicas of the operator may publish for
   * a moment, and a change may arrive late.
   */
  public boolean isOlderThan(RoutingTable other) {
    return sequence != 0
        && sequence < other.sequence
        && app.equals(other.app)
        && namespace.equals(other.namespace);
  }

  /** The live version of a name, blocked or not; empty if there is none. */
  public Optional<LiveVersion> version(String name) {
    for (LiveVersion version : versions) {
      if (version.name().equals(name)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** The version of a pod with these labels: the first whose selector they fulfil. */
  public Optional<LiveVersion> versionOfPod(Map<String, String> labels) {
    return versions.stream()
        .filter(version -> !version.selector().isEmpty())
        .filter(version -> labels.entrySet().containsAll(version.selector().entrySet()))
        .findFirst();
  }

  /** Whether clients without a preview token see less than this table. */
  public boolean hasRestricted() {
    for (LiveVersion version : versions) {
      if (version.restricted()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The table as a client sees it: without the restricted versions, except those for which it has a
   * preview token. The client gets what it would get if they were not live.
   *
   * @param previewed the names of the versions for which it has one
   */
  public RoutingTable visibleTo(Set<String> previewed) {
    List<LiveVersion> visible =
        versions.stream()
            .filter(version -> !version.restricted() || previewed.contains(version.name()))
            .toList();
    return visible.size() == versions.size()
        ? this
        : toBuilder()
            .defaultVersion(defaultOf(visible))
            .versions(visible)
            .crawlers(crawlersOf(visible))
            .table(revision);
  }

  private String crawlersOf(List<LiveVersion> visible) {
    boolean seen = visible.stream().anyMatch(version -> version.name().equals(crawlers));
    return seen ? crawlers : "";
  }

  /** The default version, if it is one of these; else the first that gets new visitors. */
  private String defaultOf(List<LiveVersion> visible) {
    return visible.stream()
        .filter(version -> version.name().equals(defaultVersion))
        .findFirst()
        .or(
            () ->
                visible.stream()
                    .filter(version -> version.weight() > 0 && !version.blocked())
                    .findFirst())
        .map(LiveVersion::name)
        .orElseThrow();
  }

  /** The names that a client may request, in order. */
  public List<String> available() {
    return versions.stream().filter(version -> !version.blocked()).map(LiveVersion::name).toList();
  }

  /** Whether clients may get more than one version. */
  public boolean hasChoice() {
    int available = 0;
    for (LiveVersion version : versions) {
      available += version.blocked() ? 0 : 1;
    }
    return available > 1;
  }

  /** Each version's share of new visitors, in percent. */
  public Map<String, Double> shares() {
    double sum = versions.stream().filter(v -> !v.blocked()).mapToLong(LiveVersion::weight).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    versions.forEach(v -> shares.put(v.name(), v.blocked() ? 0.0 : 100.0 * v.weight() / sum));
    return shares;
  }

  /** Collects the values of a table. Not thread-safe. */
  public static final class Builder {
    private final String app;
    private final String namespace;
    private int port;
    private @Nullable String defaultVersion;
    private List<LiveVersion> versions = List.of();
    private StaticAssets assets = StaticAssets.DEFAULT;
    private ClientSettings client = ClientSettings.DEFAULT;
    private PageSettings pages = PageSettings.DEFAULT;
    private boolean versionEndpoint = true;
    private BustState bust = BustState.NONE;
    private String keyId = "";
    private @Nullable StoreRef store;
    private String crawlers = "";
    private long sequence;

    private Builder(String app, String namespace) {
      this.app = app;
      this.namespace = namespace;
    }

    /** Sets the app's own container port. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Sets the version that responds if no rule selects another; default: the first one. */
    public Builder defaultVersion(String name) {
      defaultVersion = name;
      return this;
    }

    /** Sets the live versions, in the resource's order. */
    public Builder versions(List<LiveVersion> values) {
      versions = List.copyOf(values);
      return this;
    }

    /** Sets where assets are, and whether HTML is rewritten. */
    public Builder assets(StaticAssets value) {
      assets = value;
      return this;
    }

    /** Sets how stale pages are treated. */
    public Builder client(ClientSettings value) {
      client = value;
      return this;
    }

    /** Sets how pages are delivered. */
    public Builder pages(PageSettings value) {
      pages = value;
      return this;
    }

    /** Sets whether {@code /version} is served. */
    public Builder versionEndpoint(boolean served) {
      versionEndpoint = served;
      return this;
    }

    /** Sets the bust generation. */
    public Builder bust(BustState value) {
      bust = value;
      return this;
    }

    /** Sets the id of the secret key that is in use; empty without one. */
    public Builder keyId(String id) {
      keyId = id;
      return this;
    }

    /** Sets where assets of retired versions are; null if they are not stored. */
    public Builder store(@Nullable StoreRef value) {
      store = value;
      return this;
    }

    /** Sets the version that crawlers get; empty if they follow the weights. */
    public Builder crawlers(String name) {
      crawlers = name;
      return this;
    }

    /** Sets the position in the order of the tables of a rollout; 0 if they are not ordered. */
    public Builder sequence(long value) {
      sequence = value;
      return this;
    }

    /**
     * The table, with its revision.
     *
     * @throws InvalidRoutingTableException if a value is missing or invalid
     */
    public RoutingTable build() {
      return table(RoutingTableJson.digest(table("")));
    }

    private RoutingTable table(String revision) {
      return new RoutingTable(
          app,
          namespace,
          port,
          requireNonNullElseGet(defaultVersion, this::first),
          versions,
          assets,
          client,
          pages,
          versionEndpoint,
          bust,
          keyId,
          store,
          crawlers,
          sequence,
          revision);
    }

    /** The name of the first version; empty without a version, which the table rejects. */
    private String first() {
      return versions.isEmpty() ? "" : versions.getFirst().name();
    }
  }
}
