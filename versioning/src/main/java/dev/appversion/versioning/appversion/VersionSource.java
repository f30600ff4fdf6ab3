package dev.appversion.versioning.appversion;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where an app version came from, in the order in which the sources are asked (seed, "X-App-Version
 * Header").
 */
public enum VersionSource {
  /** Set by hand: a git SHA, a semantic version. */
  @JsonProperty("explicit")
  EXPLICIT,
  /** The asset manifest's hash, combined with the components' where there are any. */
  @JsonProperty("manifest")
  MANIFEST,
  /** The components' hashes alone. */
  @JsonProperty("components")
  COMPONENTS,
  /** Nothing to derive it from. */
  @JsonProperty("unknown")
  UNKNOWN;

  /** The name used in JSON and in the resource's status. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
