package dev.appversion.versioning.manifest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code appversion collectstatic} records about the collected files, besides their names.
 *
 * @param rewritten the canonical paths whose sources have other bytes than what they deliver, while
 *     all others have the same; empty if that is not known
 * @param modules the canonical paths of JavaScript that every collected file imports by its
 *     delivery path, and that imports others so: a page may load these modules by their delivery
 *     paths, and none of them runs twice
 * @param introspective the canonical paths of scripts that look for their own name in a page: they
 *     keep it
 */
public record Collected(
    Optional<Map<String, RewrittenBytes>> rewritten,
    Set<String> modules,
    Set<String> introspective) {
  public Collected {
    rewritten = rewritten.map(Map::copyOf);
    modules = Set.copyOf(modules);
    introspective = Set.copyOf(introspective);
  }
}
