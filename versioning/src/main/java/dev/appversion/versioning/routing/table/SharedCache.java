package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.appversion.versioning.contract.WireHeaders;

/** The caching of pages in shared caches while several versions are live (ADR 20). */
public enum SharedCache {
  /**
   * While several versions are live, shared caches do not store responses that depend on the
   * version.
   */
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
