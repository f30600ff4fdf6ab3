package dev.appversion.versioning.manifest;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Canonical asset paths and the content-hashed ones that deliver them (seed, principle 6).
 *
 * @param paths canonical path to delivery path, both relative to the static URL; in the file's
 *     order
 * @param hash one value over all paths: the app version where nothing else contributes to it
 * @param hashed the delivery paths that carry a hash of their content, so that their bytes never
 *     change
 */
public record Manifest(Map<String, String> paths, String hash, Set<String> hashed) {

  public Manifest {
    paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    hashed = Set.copyOf(hashed);
  }

  public static Manifest of(Map<String, String> paths, String hash) {
    Set<String> hashed = new HashSet<>();
    paths.forEach(
        (canonical, delivery) -> {
          if (!canonical.equals(delivery)) {
            hashed.add(delivery);
          }
        });
    return new Manifest(paths, hash, hashed);
  }

  /** Whether this path, relative to the static URL, is delivered under a hash of its content. */
  public boolean isHashed(String path) {
    return hashed.contains(path);
  }
}
