package dev.appversion.versioning.manifest.formats;

import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Knowledge;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.names.BuildNames;
import dev.appversion.versioning.manifest.names.HashSlot;
import dev.appversion.versioning.manifest.names.NameHashDetector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects the data of a bundler's manifest. Its hash is computed as in Django, over these pairs:
 * each canonical path with its delivery path, followed by a space and the integrity value if there
 * is one; and each delivery path without a canonical path with itself. It depends only on the
 * delivered files, not on their order in the manifest.
 */
final class ManifestBuilder {
  /**
   * The comment of webpack, esbuild and others with the name of a script's licences, whose script
   * may not be in the manifest.
   */
  private static final List<String> NAMED_AFTER_A_SCRIPT =
      List.of(".map", ".LEGAL.txt", ".LICENSE.txt");

  private final Map<String, String> paths = new LinkedHashMap<>();
  private final Map<String, String> integrity = new LinkedHashMap<>();
  private final Set<String> delivered = new HashSet<>();
  private final Set<String> hashed = new HashSet<>();
  private final BuildNames judged = new BuildNames();
  private Knowledge knowledge = Knowledge.BUNDLED;

  /** A canonical path and its delivery path. */
  void path(String canonical, String delivery) {
    paths.put(canonical, delivery);
  }

  void integrity(String canonical, String value) {
    integrity.put(canonical, value);
  }

  /** Adds a file of the build, with or without a canonical path. */
  void delivered(String delivery, boolean carriesHash) {
    delivered.add(delivery);
    if (carriesHash) {
      hashed.add(delivery);
    }
  }

  /**
   * Adds a file of the build whose name decides whether it contains a hash.
   *
   * @param plain its name in another place, without directory and extension; its own name is not
   *     evidence
   */
  void judged(String delivery, String plain) {
    delivered.add(delivery);
    judged.add(delivery, plain);
  }

  /**
   * The same, where the source's name is known.
   *
   * @param plain the source's name, without folder and extension; empty if not known. A file with
   *     just that name has no hash.
   */
  void made(String delivery, String plain) {
    if (plain.equals(NameHashDetector.stem(delivery))) {
      delivered(delivery, false);
    } else {
      judged(delivery, plain);
    }
  }

  /**
   * The name that the same build without hashes would give a file: the name of an unhashed file, or
   * a hashed name without its hash. Empty if the hash cannot be derived from the name. Requires
   * that all files were passed to {@link #judged}.
   */
  Map<String, Optional<String>> withoutHashes() {
    Map<String, Optional<HashSlot.Fit>> hashes = judged.hashed();
    Map<String, Optional<String>> names = new HashMap<>();
    for (String delivery : delivered) {
      String folder = delivery.substring(0, delivery.lastIndexOf('/') + 1);
      names.put(
          delivery,
          hashes.containsKey(delivery)
              ? hashes.get(delivery).map(fit -> folder + fit.withoutHash())
              : Optional.of(delivery));
    }
    return names;
  }

  /** The tool copies modules without rewriting their imports. */
  void copiesModules() {
    knowledge = Knowledge.COPIED;
  }

  /** A hashed file that exists but is not part of this release. */
  void leftOver(String delivery) {
    hashed.add(delivery);
  }

  /**
   * The manifest.
   *
   * @param remedy how to configure the tool to put hashes into names
   * @throws InvalidManifestException if no name contains a hash: no file could be cached
   *     permanently, and two releases could not be distinguished
   */
  Manifest build(String remedy) throws InvalidManifestException {
    hashed.addAll(judged.hashed().keySet());
    hashed.removeIf(this::isNamedAfterAnother);
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
    return new Manifest(paths, hash(), hashed, integrity, knowledge);
  }

  /**
   * Whether a file is named after another one, as source maps, licences ({@code
   * main-Y3QWFSDM.js.LEGAL.txt}) and compressed siblings are: its name contains the hash of the
   * other file, which does not change if only comments change.
   */
  private boolean isNamedAfterAnother(String delivery) {
    int name = delivery.lastIndexOf('/') + 1;
    boolean after = NAMED_AFTER_A_SCRIPT.stream().anyMatch(delivery::endsWith);
    for (int dot = delivery.indexOf('.', name); dot >= 0; dot = delivery.indexOf('.', dot + 1)) {
      String other = delivery.substring(0, dot);
      after |= other.indexOf('.', name) >= 0 && delivered.contains(other);
    }
    return after;
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
