package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.appversion.versioning.contract.WireHeaders;

/** The caching of pages in shared caches while several versions are live (ADR 20). */
public enum SharedCache {
  /**
   * While several versions are live, shared caches do not store responses that depend on the
   * version.
   */
  BYPASS("bypass"),
  /**
   * The cache queries {@code /__appversion/decision}, has the version in its key, and sends it in
   * {@link WireHeaders#REQUESTED_VERSION}.
   */
  PER_VERSION("perVersion"),
  /** The app's own directives are kept, for every version. */
  KEEP("keep");

  private final String word;

  SharedCache(String word) {
    this.word = word;
  }

  /** In the table. */
  @JsonValue
  String word() {
    return word;
  }
}
