package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** How pages, and all else that is no hashed asset, are delivered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PagesSpec(
    @Default("\"bypass\"")
        @JsonPropertyDescription(
            "What a cache that several visitors share (a CDN, Varnish, nginx) may store while more than one version can be"
                + " chosen. bypass: nothing that depends on the choice; such responses become private. perVersion: what"
                + " the app says; the cache asks /__appversion/decision, has the version in its key and sends it in"
                + " X-App-Requested-Version, as examples/ shows. keep: what the app says, whichever version answers; a"
                + " cache then gives one visitor's version to all.")
        SharedCache sharedCache) {

  static final PagesSpec DEFAULT = new PagesSpec(SharedCache.BYPASS);

  public PagesSpec {
    sharedCache = sharedCache == null ? SharedCache.BYPASS : sharedCache;
  }

  /** What shared caches may store while there is a choice. */
  public enum SharedCache {
    @JsonProperty("bypass")
    BYPASS,
    @JsonProperty("perVersion")
    PER_VERSION,
    @JsonProperty("keep")
    KEEP
  }
}
