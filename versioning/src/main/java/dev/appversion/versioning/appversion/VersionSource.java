package dev.appversion.versioning.appversion;

import com.fasterxml.jackson.annotation.JsonValue;

/** The source of an app version, in the order of precedence (seed, "X-App-Version Header"). */
public enum VersionSource {
  /** Set in the resource: a git SHA, a semantic version. */
  EXPLICIT,
  /** The asset manifest's hash, combined with those of the components, if there are any. */
  MANIFEST,
  /** The hashes of the components only. */
  COMPONENTS,
  /** There is no source. */
  UNKNOWN;

  /** The name used in JSON and in the resource's status. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
