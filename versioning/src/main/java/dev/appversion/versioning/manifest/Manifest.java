package dev.appversion.versioning.manifest;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Canonical asset paths and the content-hashed ones that deliver them (seed, principle 6).
 *
 * @param paths canonical path to delivery path, both relative to the static URL; in the file's
 *     order
 * @param hash one value over all paths: the app version where nothing else contributes to it
 * @param hashed the delivery paths that carry a hash of their content, so that their bytes never
 *     change
 * @param integrity canonical path to the Subresource Integrity value of the bytes delivered for it,
 *     such as {@code sha384-…}; only for paths whose manifest has it
 */
public record Manifest(
    Map<String, String> paths, String hash, Set<String> hashed, Map<String, String> integrity) {

  public Manifest {
    paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    hashed = Set.copyOf(hashed);
    integrity = Map.copyOf(integrity);
  }

  /** A manifest without integrity values. */
  public static Manifest of(Map<String, String> paths, String hash) {
    return of(paths, hash, Map.of());
  }

  /** A manifest whose hashed paths are those that differ from their canonical ones. */
  public static Manifest of(Map<String, String> paths, String hash, Map<String, String> integrity) {
    Set<String> hashed = new HashSet<>();
    paths.forEach(
        (canonical, delivery) -> {
          if (!canonical.equals(delivery)) {
            hashed.add(delivery);
          }
        });
    return new Manifest(paths, hash, hashed, integrity);
  }

  /**
   * This manifest with paths relative to the static URL. Only webpack's can have others: absolute
   * ones, beginning with a slash. Those that do not lie below the static URL are left out.
   *
   * @param staticUrl begins and ends with a slash
   */
  public Manifest below(String staticUrl) {
    if (paths.values().stream().noneMatch(path -> path.startsWith("/"))) {
      return this;
    }
    Map<String, String> below = new LinkedHashMap<>();
    paths.forEach(
        (canonical, path) -> relative(staticUrl, path).ifPresent(to -> below.put(canonical, to)));
    Set<String> hashedBelow = new HashSet<>();
    hashed.forEach(path -> relative(staticUrl, path).ifPresent(hashedBelow::add));
    Map<String, String> integrityBelow = new HashMap<>(integrity);
    integrityBelow.keySet().retainAll(below.keySet());
    return new Manifest(below, hash, hashedBelow, integrityBelow);
  }

  private static Optional<String> relative(String staticUrl, String path) {
    if (!path.startsWith("/")) {
      return Optional.of(path);
    }
    return path.length() > staticUrl.length() && path.startsWith(staticUrl)
        ? Optional.of(path.substring(staticUrl.length()))
        : Optional.empty();
  }

  /** The delivery path of a canonical one. */
  public Optional<String> delivery(String canonical) {
    return Optional.ofNullable(paths.get(canonical));
  }

  /** Whether this path, relative to the static URL, is delivered under a hash of its content. */
  public boolean isHashed(String path) {
    return hashed.contains(path);
  }
}
