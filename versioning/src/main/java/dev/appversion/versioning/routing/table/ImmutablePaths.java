package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * The paths below which a bundler writes only files that never change under their name.
 *
 * @param patterns see {@link PathPattern}
 */
public record ImmutablePaths(List<String> patterns) {
  /** Files that frameworks replace with each build, in directories of files that never change. */
  private static final List<String> REPLACED = List.of("/_nuxt/builds/", "/_app/version.json");

  /** Next.js, Nuxt, SvelteKit, Astro. */
  public static final ImmutablePaths DEFAULT =
      new ImmutablePaths(
          List.of("/_next/static/**", "/_nuxt/**", "/_app/immutable/**", "/_astro/**"));

  /** Copies the patterns; throws for one that has another form. */
  public ImmutablePaths {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      PathPattern.require(pattern, "static.immutablePaths");
    }
  }

  @JsonValue
  List<String> wire() {
    return patterns;
  }

  /** Whether a decoded path matches. */
  public boolean contains(String path) {
    for (String pattern : patterns) {
      if (PathPattern.matches(pattern, path)) {
        return REPLACED.stream().noneMatch(path::contains);
      }
    }
    return false;
  }
}
