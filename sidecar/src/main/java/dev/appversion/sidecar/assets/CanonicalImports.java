package dev.appversion.sidecar.assets;

import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.ModuleEvidence;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds modules that are delivered under hashed names but import others by canonical names.
 * Browsers identify modules by URL, so such an import can run a module twice, and a canonical name
 * is served by whichever version the request is routed to. The first such module of each version is
 * logged, and pages of the own version keep the canonical names that its modules import.
 */
final class CanonicalImports {
  /** The length up to which modules are read, in bytes. */
  static final int MAX_LENGTH = 1 << 20;

  private static final System.Logger LOG = System.getLogger(CanonicalImports.class.getName());

  private final OwnModules own;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  CanonicalImports(OwnModules own) {
    this.own = own;
  }

  /** Whether the file of an owner has to be read for its imports. */
  boolean mayBeIn(AssetLookup wanted, AssetOwner owner) {
    String version = owner.version().name();
    return ModuleImports.mayBeModule(wanted.path())
        && wanted
            .view()
            .snapshot()
            .flatMap(known -> known.manifest(version))
            .filter(manifest -> !manifest.knowsImports())
            .isPresent()
        && (!logged.contains(version)
            || subject(wanted, version).filter(all -> !all.knows(wanted.path())).isPresent());
  }

  /** Reads the imports of a delivered file. */
  void look(AssetLookup wanted, AssetOwner owner, byte[] bytes) {
    String version = owner.version().name();
    RoutingSnapshot snapshot = wanted.view().snapshot().orElseThrow();
    Manifest manifest = snapshot.manifest(version).orElseThrow();
    var evidence = new ModuleEvidence(manifest, snapshot.table().assets().url());
    ModuleImports imports =
        evidence.imports(wanted.path(), new String(bytes, StandardCharsets.UTF_8));
    subject(wanted, version)
        .ifPresent(
            all -> {
              all.add(wanted.path(), imports);
              if (!wanted.lookedAt()) {
                all.decide(); // ModuleReading decides after the last file
              }
            });
    Set<String> canonical = new TreeSet<>(evidence.canonical(imports));
    if (!canonical.isEmpty() && logged.add(version)) {
      LOG.log(
          Level.WARNING,
          "hashed module imports by canonical names: an imported module can run twice if a page"
              + " names it by its hashed name, and can come from another version; configure the"
              + " build to rewrite imports, or name modules canonically in pages version={0}"
              + " path={1} imports={2}",
          version,
          wanted.path(),
          String.join(",", canonical));
    }
  }

  private Optional<OwnModules.Subject> subject(AssetLookup wanted, String version) {
    return wanted
        .view()
        .ownVersion()
        .filter(version::equals)
        .flatMap(same -> own.in(wanted.view()));
  }

  /** Removes the state of versions that are no longer live. */
  void retain(Set<String> versions) {
    logged.retainAll(versions);
  }
}
