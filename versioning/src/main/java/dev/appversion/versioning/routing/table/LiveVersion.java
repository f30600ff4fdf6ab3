package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.contract.VersionNames;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One live version of the app, as sidecars see it.
 *
 * @param name the version's name in the resource
 * @param weight relative share of new visitors; 0 keeps it reachable by pin only
 * @param blocked whether no request is routed to it, though its pods may run
 * @param leaving whether its open pages are requested to move to another version
 * @param restricted whether only clients with a preview token of this version may select it; it has
 *     no share then
 * @param selector the labels of its pods, with which a sidecar determines its own version
 * @param backend the name that upstream proxies route on ({@code x-backend-target}): its Service
 * @param address {@code host:port} of its sidecars
 * @param appVersion the value of {@code X-App-Version}
 * @param source the source of the app version
 * @param components component name to number of files
 * @param manifest the location of its manifest; null if it has none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LiveVersion(
    String name,
    @JsonInclude(JsonInclude.Include.ALWAYS) int weight,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean blocked,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean leaving,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean restricted,
    Map<String, String> selector,
    String backend,
    String address,
    String appVersion,
    VersionSource source,
    Map<String, Integer> components,
    @Nullable ManifestRef manifest) {

  public LiveVersion {
    InvalidRoutingTableException.require(
        name != null && VersionNames.isValid(name), "a version's name", VersionNames.RULE);
    InvalidRoutingTableException.require(
        weight >= 0, "version " + name, "has the negative weight " + weight);
    InvalidRoutingTableException.require(
        !restricted || weight == 0, "version " + name, "is restricted and has a weight");
    InvalidRoutingTableException.require(
        backend != null && !backend.isEmpty(), "version " + name, "has no backend");
    InvalidRoutingTableException.require(
        Addresses.isValid(address),
        "version " + name,
        "needs an address " + Addresses.RULE + ", not " + address);
    InvalidRoutingTableException.require(
        appVersion != null && !appVersion.isEmpty(), "version " + name, "has no appVersion");
    selector = selector == null ? Map.of() : new TreeMap<>(selector);
    selector = Collections.unmodifiableMap(selector);
    source = source == null ? VersionSource.UNKNOWN : source;
    components = components == null ? Map.of() : new TreeMap<>(components);
    components = Collections.unmodifiableMap(components);
  }

  /**
   * Starts a version of weight 1 that is neither blocked, leaving nor restricted, matches no pod by
   * labels, and has neither an app version nor a manifest.
   *
   * @param backend its Service
   * @param address {@code host:port} of its sidecars
   */
  public static Builder builder(String name, String backend, String address) {
    return new Builder(name, backend, address);
  }

  /**
   * Whether a client that requests this value means this version: its name, or an app version that
   * is known.
   */
  public boolean answersTo(String requested) {
    return name.equals(requested)
        || (source != VersionSource.UNKNOWN
            && !AppVersionId.UNKNOWN.equals(appVersion)
            && appVersion.equals(requested));
  }

  /** A builder with the values of this version. */
  public Builder toBuilder() {
    return new Builder(name, backend, address)
        .weight(weight)
        .blocked(blocked)
        .leaving(leaving)
        .restricted(restricted)
        .selector(selector)
        .appVersion(new AppVersionId(appVersion, source, components))
        .manifest(manifest);
  }

  /** Collects the values of a live version. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final String backend;
    private final String address;
    private int weight = 1;
    private boolean blocked;
    private boolean leaving;
    private boolean restricted;
    private Map<String, String> selector = Map.of();
    private AppVersionId appVersion =
        new AppVersionId(AppVersionId.UNKNOWN, VersionSource.UNKNOWN, Map.of());
    private @Nullable ManifestRef manifest;

    private Builder(String name, String backend, String address) {
      this.name = name;
      this.backend = backend;
      this.address = address;
    }

    /** Sets the relative share of new visitors; 0 keeps it reachable by pin only. */
    public Builder weight(int value) {
      weight = value;
      return this;
    }

    /** Sets whether no request is routed to it. */
    public Builder blocked(boolean value) {
      blocked = value;
      return this;
    }

    /** Sets whether its open pages are requested to move to another version. */
    public Builder leaving(boolean value) {
      leaving = value;
      return this;
    }

    /** Sets whether only clients with a preview token may select it. */
    public Builder restricted(boolean value) {
      restricted = value;
      return this;
    }

    /** Sets the labels of its pods. */
    public Builder selector(Map<String, String> labels) {
      selector = labels;
      return this;
    }

    /** Sets the app version, its source and its components. */
    public Builder appVersion(AppVersionId value) {
      appVersion = value;
      return this;
    }

    /** Sets where its manifest is; null if it has none. */
    public Builder manifest(@Nullable ManifestRef value) {
      manifest = value;
      return this;
    }

    /**
     * The version.
     *
     * @throws InvalidRoutingTableException if a value is missing or invalid
     */
    public LiveVersion build() {
      return new LiveVersion(
          name,
          weight,
          blocked,
          leaving,
          restricted,
          selector,
          backend,
          address,
          appVersion.value(),
          appVersion.source(),
          appVersion.components(),
          manifest);
    }
  }
}
