package dev.appversion.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The settings for pages and all other responses except hashed assets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PagesSpec(
    @Default("\"bypass\"")
        @JsonPropertyDescription(
            "What a shared cache (a CDN, Varnish, nginx) may store while visitors can get different "
                + "versions. bypass: no response that depends on the version; such responses become "
                + "private. perVersion: what the app allows; the cache must request "
                + "/__appversion/decision, have the version in its cache key and send it in "
                + "X-App-Requested-Version (see examples/). keep: what the app allows, unchanged; the "
                + "cache then serves one visitor's version to all visitors.")
        SharedCache sharedCache,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 4)
        @JsonPropertyDescription(
            "Response header fields to which the tag appversion-<app>-<version> is added if a shared "
                + "cache may store the response. A cache can then purge one version. Surrogate-Key "
                + "(Fastly), Cache-Tag (Cloudflare), Edge-Cache-Tag (Akamai), xkey (Varnish).")
        List<TagHeader> tagHeaders) {

  static final PagesSpec DEFAULT = new PagesSpec(SharedCache.BYPASS, List.of());

  public PagesSpec {
    sharedCache = sharedCache == null ? SharedCache.BYPASS : sharedCache;
    tagHeaders = tagHeaders == null ? List.of() : List.copyOf(tagHeaders);
  }

  /** A field whose values a shared cache purges by. */
  public enum TagHeader {
    /** Fastly. */
    @JsonProperty("Surrogate-Key")
    SURROGATE_KEY,
    /** Cloudflare, Google Cloud. */
    @JsonProperty("Cache-Tag")
    CACHE_TAG,
    /** Akamai. */
    @JsonProperty("Edge-Cache-Tag")
    EDGE_CACHE_TAG,
    /** Varnish with the vmod xkey. */
    @JsonProperty("xkey")
    XKEY
  }

  /** The responses that shared caches may store while several versions are live. */
  public enum SharedCache {
    /** Shared caches store no response that depends on the version. */
    @JsonProperty("bypass")
    BYPASS,
    /** Shared caches have the version in their key. */
    @JsonProperty("perVersion")
    PER_VERSION,
    /** The app's own fields are unchanged. */
    @JsonProperty("keep")
    KEEP
  }
}
