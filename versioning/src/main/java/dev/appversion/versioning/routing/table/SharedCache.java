package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.appversion.versioning.contract.WireHeaders;

/** How shared caches and the choice between versions work together (ADR 20). */
public enum SharedCache {
  /** While there is a choice, shared caches store nothing that depends on it. */
  @JsonProperty("bypass")
  BYPASS,
  /**
   * The cache queries {@code /__appversion/decision}, has the version in its key, and sends it in
   * {@link WireHeaders#REQUESTED_VERSION}.
   */
  @JsonProperty("perVersion")
  PER_VERSION,
  /** The app's own directives are kept, for every version. */
  @JsonProperty("keep")
  KEEP
}
