package dev.appversion.versioning.manifest;

import dev.appversion.versioning.hashing.CollectedPaths;
import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.hashing.ReferenceResolver;
import dev.appversion.versioning.hashing.TextRewriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which modules pages name canonically where the manifest does not say whether imports were
 * rewritten: Django's own. It is decided by what the delivered files import, with the rule of the
 * collector ({@link ModuleGraph}). A module of which nothing is known has its delivery path in
 * pages: by its canonical one it could come from another version than its page.
 */
public final class ModuleEvidence {
  private static final ModuleGraph.Node UNSEEN =
      new ModuleGraph.Node(ModuleImports.NONE, ModuleImports.NONE);

  private final Manifest manifest;
  private final TextRewriter texts;

  /**
   * Evidence about the modules of a manifest.
   *
   * @param staticUrl begins and ends with a slash
   */
  public ModuleEvidence(Manifest manifest, String staticUrl) {
    this.manifest = manifest;
    this.texts = new TextRewriter(new ReferenceResolver(new EitherPath(manifest), staticUrl), true);
  }

  /** Whether it decides anything: for other manifests it is known, or a rule of their tool. */
  public static boolean decides(Manifest manifest) {
    return !manifest.knowsImports() && manifest.naming() == Manifest.Naming.DJANGO;
  }

  /** The delivery paths of all files that may be modules, in the order of their names. */
  public List<String> files() {
    return manifest.hashed().stream().filter(ModuleImports::mayBeModule).sorted().toList();
  }

  /**
   * What a file imports.
   *
   * @param delivery its delivery path
   * @param text what is delivered
   * @return canonical and delivery paths of imports, as they stand in the text
   */
  public ModuleImports imports(String delivery, String text) {
    return texts.imports(delivery, text);
  }

  /**
   * Those of a file's imports that name modules canonically.
   *
   * @param imports by {@link #imports}
   */
  public Set<String> canonical(ModuleImports imports) {
    Set<String> canonical = new HashSet<>(imports.paths());
    canonical.removeIf(path -> !isModule(path));
    return canonical;
  }

  /**
   * The modules that pages name canonically.
   *
   * @param seen imports by delivery path of the file, of as many files as are known
   */
  public CanonicalModules decide(Map<String, ModuleImports> seen) {
    Map<String, ModuleGraph.Node> nodes = new HashMap<>();
    seen.forEach(
        (delivery, delivered) ->
            manifest
                .canonical(delivery)
                .ifPresent(
                    file -> {
                      ModuleImports source = source(delivered);
                      nodes.put(file, new ModuleGraph.Node(source, delivered));
                      source.paths().forEach(path -> nodes.putIfAbsent(path, UNSEEN));
                    }));
    Set<String> canonical = new HashSet<>(nodes.keySet());
    canonical.removeAll(ModuleGraph.closed(nodes));
    return CanonicalModules.of(canonical);
  }

  /** A source names by canonical paths what the delivered text names by either. */
  private ModuleImports source(ModuleImports delivered) {
    Set<String> paths = new HashSet<>();
    for (String path : delivered.paths()) {
      if (isModule(path)) {
        paths.add(path);
      } else if (ModuleImports.mayBeModule(path) && manifest.isHashed(path)) {
        manifest.canonical(path).ifPresent(paths::add);
      }
    }
    return new ModuleImports(paths, delivered.computed());
  }

  private boolean isModule(String canonical) {
    return ModuleImports.mayBeModule(canonical)
        && manifest.delivery(canonical).filter(manifest::isHashed).isPresent();
  }

  /** Delivered files name others by both kinds of path. Folders make no difference to imports. */
  private record EitherPath(Manifest manifest) implements CollectedPaths {
    @Override
    public boolean isFile(String path) {
      return manifest.paths().containsKey(path) || manifest.isHashed(path);
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }
  }
}
