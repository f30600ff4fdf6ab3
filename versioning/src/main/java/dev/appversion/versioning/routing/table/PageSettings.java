package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The settings for pages and all other responses except hashed assets.
 *
 * @param sharedCache what shared caches may store while several versions are live
 * @param tagHeaders the response fields with the version, for purges
 */
public record PageSettings(
    SharedCache sharedCache,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TagHeader> tagHeaders) {
  /** The settings of an app that sets none. */
  public static final PageSettings DEFAULT = new PageSettings(SharedCache.BYPASS);

  public PageSettings {
    sharedCache = sharedCache == null ? SharedCache.BYPASS : sharedCache;
    tagHeaders = tagHeaders == null ? List.of() : List.copyOf(tagHeaders);
  }

  /** Settings of an app whose responses name no version for purges. */
  public PageSettings(SharedCache sharedCache) {
    this(sharedCache, List.of());
  }
}
