package dev.appversion.versioning.manifest;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param components groups of other files that were hashed with the assets; they belong to the app
 *     version
 */
public record Manifest(
    Map<String, String> paths,
    String hash,
    Set<String> hashed,
    Map<String, String> integrity,
    List<Component> components) {

  public Manifest {
    paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    hashed = Set.copyOf(hashed);
    integrity = Map.copyOf(integrity);
    components = List.copyOf(components);
  }

  /** A manifest without components. */
  public Manifest(
      Map<String, String> paths, String hash, Set<String> hashed, Map<String, String> integrity) {
    this(paths, hash, hashed, integrity, List.of());
  }

  /** A manifest without integrity values. */
  public static Manifest of(Map<String, String> paths, String hash) {
    return of(paths, hash, Map.of());
  }

  /** A manifest without components. */
  public static Manifest of(Map<String, String> paths, String hash, Map<String, String> integrity) {
    return of(paths, hash, integrity, List.of());
  }

  /** A manifest whose hashed paths are those that differ from their canonical ones. */
  public static Manifest of(
      Map<String, String> paths,
      String hash,
      Map<String, String> integrity,
      List<Component> components) {
    Set<String> hashed = new HashSet<>();
    paths.forEach(
        (canonical, delivery) -> {
          if (!canonical.equals(delivery)) {
            hashed.add(delivery);
          }
        });
    return new Manifest(paths, hash, hashed, integrity, components);
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
