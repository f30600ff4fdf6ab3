package dev.appversion.versioning.manifest;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gathers what a bundler's manifest says. The hash over it is Django's, over these pairs: canonical
 * and delivery path, with the integrity value after a space where there is one; and each delivery
 * path without a canonical one with itself. So it depends on what is delivered alone, not on the
 * order in the file.
 */
final class ManifestBuilder {
  private final Map<String, String> paths = new LinkedHashMap<>();
  private final Map<String, String> integrity = new LinkedHashMap<>();
  private final Set<String> delivered = new HashSet<>();
  private final Set<String> hashed = new HashSet<>();

  /** A canonical path and what delivers it. */
  void path(String canonical, String delivery) {
    paths.put(canonical, delivery);
  }

  void integrity(String canonical, String value) {
    integrity.put(canonical, value);
  }

  /**
   * A file that the build made, with or without a canonical path. A source map is never one whose
   * bytes are told by its name: that carries its code's hash, and the code stays the same when only
   * comments change.
   */
  void delivered(String delivery, boolean carriesHash) {
    delivered.add(delivery);
    if (carriesHash && !delivery.endsWith(".map")) {
      hashed.add(delivery);
    }
  }

  /** A hashed file that lies there but is not part of this release. */
  void leftOver(String delivery) {
    hashed.add(delivery);
  }

  /**
   * The manifest.
   *
   * @param remedy how the tool is told to put hashes into names
   * @throws InvalidManifestException if no name carries a hash: nothing could be delivered for
   *     ever, and two releases could not be told apart
   */
  Manifest build(String remedy) throws InvalidManifestException {
    if (hashed.isEmpty()) {
      throw new InvalidManifestException(
          (delivered.isEmpty()
                  ? "the manifest names no files"
                  : "none of the manifest's "
                      + delivered.size()
                      + " files carries a hash of its content in its name")
              + "; "
              + remedy);
    }
    return new Manifest(paths, hash(), hashed, integrity);
  }

  private String hash() {
    Map<String, String> known = new TreeMap<>(paths);
    integrity.forEach((canonical, value) -> known.merge(canonical, value, (a, b) -> a + ' ' + b));
    Set<String> others = new HashSet<>(delivered);
    others.removeAll(new HashSet<>(paths.values()));
    others.forEach(delivery -> known.putIfAbsent(delivery, delivery));
    return DjangoManifestHash.of(known);
  }
}
