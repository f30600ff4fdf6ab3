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
  boolean mayBeIn(AssetLookup lookup, AssetOwner owner) {
    String version = owner.version().name();
    return ModuleImports.mayBeModule(lookup.path())
        && lookup
            .view()
            .snapshot()
            .flatMap(known -> known.manifest(version))
            .filter(manifest -> !manifest.knowsImports())
            .isPresent()
        && (!logged.contains(version)
            || subject(lookup, version).filter(all -> !all.hasRead(lookup.path())).isPresent());
  }

  /** Reads the imports of a delivered file. */
  void read(AssetLookup lookup, AssetOwner owner, byte[] bytes) {
    String version = owner.version().name();
    RoutingSnapshot snapshot = lookup.view().snapshot().orElseThrow();
    Manifest manifest = snapshot.manifest(version).orElseThrow();
    var evidence = new ModuleEvidence(manifest, snapshot.table().assets().url());
    ModuleImports imports =
        evidence.imports(lookup.path(), new String(bytes, StandardCharsets.UTF_8));
    subject(lookup, version)
        .ifPresent(
            all -> {
              all.add(lookup.path(), imports);
              if (!lookup.importsOnly()) {
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
          lookup.path(),
          String.join(",", canonical));
    }
  }

  private Optional<OwnModules.Subject> subject(AssetLookup lookup, String version) {
    return lookup
        .view()
        .ownVersion()
        .filter(version::equals)
        .flatMap(same -> own.in(lookup.view()));
  }

  /** Removes the state of versions that are no longer live. */
  void retain(Set<String> versions) {
    logged.retainAll(versions);
  }
}
