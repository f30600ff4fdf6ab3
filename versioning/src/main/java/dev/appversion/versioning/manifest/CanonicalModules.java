package dev.appversion.versioning.manifest;

import java.util.Set;
import java.util.TreeSet;

/**
 * The modules that pages refer to by their canonical paths, though the manifest has other delivery
 * paths for them: delivered files import them, or modules connected with them, by canonical paths.
 *
 * @param paths canonical
 * @param digest of the paths, in hex digits; empty if there are none
 */
public record CanonicalModules(Set<String> paths, String digest) {
  /** No module. */
  public static final CanonicalModules NONE = new CanonicalModules(Set.of(), "");

  public CanonicalModules {
    paths = Set.copyOf(paths);
  }

  static CanonicalModules of(Set<String> paths) {
    if (paths.isEmpty()) {
      return NONE;
    }
    Digests digests = Digests.sha256();
    for (String path : new TreeSet<>(paths)) {
      digests = digests.field(path);
    }
    return new CanonicalModules(paths, digests.hex());
  }

  /** Whether pages keep the canonical path of this module. */
  public boolean contains(String canonical) {
    return paths.contains(canonical);
  }
}
