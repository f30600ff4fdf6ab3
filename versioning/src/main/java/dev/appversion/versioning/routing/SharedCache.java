package dev.appversion.versioning.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.appversion.versioning.contract.WireHeaders;

/** How a cache that several visitors share and the choice between versions get on. */
public enum SharedCache {
  /** While there is a choice, such caches store nothing that depends on it. */
  @JsonProperty("bypass")
  BYPASS,
  /**
   * The cache asks {@code /__appversion/decision}, has the version in its key, and sends it in
   * {@link WireHeaders#REQUESTED_VERSION}.
   */
  @JsonProperty("perVersion")
  PER_VERSION,
  /** What the app says goes, whichever version answers. */
  @JsonProperty("keep")
  KEEP
}
