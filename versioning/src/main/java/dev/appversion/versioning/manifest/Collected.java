package dev.appversion.versioning.manifest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The data that {@code appversion collectstatic} records about the collected files, in addition to
 * their names.
 *
 * @param rewritten the digests of the files whose source differs from the delivered bytes, by
 *     canonical path; for other files they are the same. Empty if not known
 * @param modules the canonical paths of modules that a page may load by their delivery paths: all
 *     imports of and in these modules use delivery paths, so no module runs twice
 * @param introspective the canonical paths of scripts that search the page for their own URL, which
 *     must not be replaced
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
