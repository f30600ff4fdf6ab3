package dev.appversion.collectstatic;

import dev.appversion.collectstatic.hash.Asset;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.manifest.Collected;
import dev.appversion.versioning.manifest.Component;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.formats.ManifestWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates the manifest of the collected files. */
final class CollectedManifest {
  private CollectedManifest() {}

  /**
   * The manifest of these files.
   *
   * @param assets by their canonical paths, in the order of the manifest
   */
  static Manifest of(
      Map<String, Asset> assets, List<Component> components, CollectOptions options) {
    Map<String, String> paths = new LinkedHashMap<>();
    Map<String, String> integrity = new LinkedHashMap<>();
    Map<String, RewrittenBytes> rewritten = new HashMap<>();
    assets.forEach(
        (name, asset) -> {
          paths.put(name, asset.delivery());
          if (!asset.integrity().isEmpty()) {
            integrity.put(name, asset.integrity());
          }
          if (asset.rewrittenBytes() != null) {
            rewritten.put(name, asset.rewrittenBytes());
          }
        });
    return options.plain()
        ? ManifestWriter.manifest(paths, integrity, components)
        : ManifestWriter.manifest(
            paths,
            integrity,
            components,
            new Collected(
                options.integrity() ? Optional.of(rewritten) : Optional.empty(),
                modules(assets, options),
                introspective(assets)));
  }

  private static Set<String> introspective(Map<String, Asset> assets) {
    return assets.values().stream()
        .filter(Asset::isIntrospective)
        .map(asset -> asset.source().name())
        .collect(Collectors.toSet());
  }

  /**
   * A module whose importers are not rewritten is loaded by its canonical name, so pages must use
   * that name as well.
   */
  private static Set<String> modules(Map<String, Asset> assets, CollectOptions options) {
    if (!options.jsModules()) {
      return Set.of();
    }
    Map<String, ModuleGraph.Node> nodes = new HashMap<>();
    assets.forEach(
        (name, asset) -> {
          if (ModuleImports.mayBeModule(name)) {
            nodes.put(name, asset.imports());
          }
        });
    return ModuleGraph.closed(nodes);
  }
}
