package dev.appversion.sidecar.assets;

import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.hashing.ReferenceResolver;
import dev.appversion.versioning.hashing.TextRewriter;
import dev.appversion.versioning.manifest.Manifest;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds modules that an app delivers under hashed names though they import others by canonical
 * ones: browsers keep modules by their URL, so an import can run a second copy, and a canonical
 * name leads to the version that answers at that time. The log has the first such module of each
 * version.
 */
final class CanonicalImports {
  /** Longer modules are not read any further, in bytes. */
  static final int MAX_LENGTH = 1 << 20;

  private static final System.Logger LOG = System.getLogger(CanonicalImports.class.getName());

  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Whether a file of a version is to be looked at. */
  boolean mayBeIn(String version, Manifest manifest, String delivery) {
    return !manifest.knowsImports()
        && ModuleImports.mayBeModule(delivery)
        && !logged.contains(version);
  }

  /** Looks at what is delivered. */
  void look(String version, Manifest manifest, String staticUrl, String delivery, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    var resolver = new ReferenceResolver(CollectedText.paths(manifest), staticUrl);
    List<String> imports =
        new TextRewriter(resolver, true)
            .imports(delivery, text).paths().stream()
                .filter(path -> manifest.delivery(path).filter(manifest::isHashed).isPresent())
                .sorted()
                .toList();
    if (!imports.isEmpty() && logged.add(version)) {
      LOG.log(
          Level.WARNING,
          "a hashed module imports by canonical names: what it imports can run twice, and comes from"
              + " the version that answers then; have the build rewrite imports, or name modules"
              + " canonically in pages version={0} path={1} imports={2}",
          version,
          delivery,
          String.join(",", imports));
    }
  }

  /** Forgets versions that are gone. */
  void retain(Set<String> versions) {
    logged.retainAll(versions);
  }
}
