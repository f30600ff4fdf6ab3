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
 * Finds modules that an app delivers under hashed names though they import others by canonical
 * ones: browsers keep modules by their URL, so an import can run a second copy, and a canonical
 * name leads to the version that answers at that time. The log has the first such module of each
 * version, and pages of the own version keep the names that its modules use.
 */
final class CanonicalImports {
  /** Longer modules are not read any further, in bytes. */
  static final int MAX_LENGTH = 1 << 20;

  private static final System.Logger LOG = System.getLogger(CanonicalImports.class.getName());

  private final OwnModules own;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  CanonicalImports(OwnModules own) {
    this.own = own;
  }

  /** Whether an owner's file is to be looked at. */
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

  /** Looks at what is delivered. */
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
                all.decide(); // who reads them all decides at the end
              }
            });
    Set<String> canonical = new TreeSet<>(evidence.canonical(imports));
    if (!canonical.isEmpty() && logged.add(version)) {
      LOG.log(
          Level.WARNING,
          "a hashed module imports by canonical names: what it imports can run twice where a page"
              + " has its hashed name, and comes from the version that answers then; have the build"
              + " rewrite imports, or name modules canonically in pages version={0} path={1}"
              + " imports={2}",
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

  /** Forgets versions that are gone. */
  void retain(Set<String> versions) {
    logged.retainAll(versions);
  }
}
