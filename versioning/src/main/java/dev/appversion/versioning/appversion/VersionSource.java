package dev.appversion.versioning.appversion;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The source of an app version, in the order of precedence (seed, "X-App-Version Header"). */
public enum VersionSource {
  /** Set in the resource: a git SHA, a semantic version. */
  @JsonProperty("explicit")
  EXPLICIT,
  /** The asset manifest's hash, combined with those of the components, if there are any. */
  @JsonProperty("manifest")
  MANIFEST,
  /** The hashes of the components only. */
  @JsonProperty("components")
  COMPONENTS,
  /** There is no source. */
  @JsonProperty("unknown")
  UNKNOWN;

  /** The name used in JSON and in the resource's status. */
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
