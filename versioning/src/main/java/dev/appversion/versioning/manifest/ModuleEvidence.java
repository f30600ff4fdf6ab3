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
 * Decides which modules pages refer to by canonical paths, for a manifest that does not state
 * whether imports were rewritten: Django's. The imports of the delivered files decide, by the rule
 * of the collector ({@link ModuleGraph}). A module without evidence is loaded by its delivery path:
 * with its canonical path, it could be of another version than the page.
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

  /**
   * Whether it applies to a manifest. Other manifests state whether imports were rewritten, or
   * their tool determines it.
   */
  public static boolean decides(Manifest manifest) {
    return !manifest.knowsImports() && manifest.naming() == Manifest.Naming.DJANGO;
  }

  /** The delivery paths of all files that may be modules, in the order of their names. */
  public List<String> files() {
    return manifest.hashed().stream().filter(ModuleImports::mayBeModule).sorted().toList();
  }

  /**
   * The imports of a file.
   *
   * @param delivery its delivery path
   * @param text its delivered content
   * @return canonical and delivery paths of imports, as in the text
   */
  public ModuleImports imports(String delivery, String text) {
    return texts.imports(delivery, text);
  }

  /**
   * The imports of a file that use canonical paths of modules.
   *
   * @param imports by {@link #imports}
   */
  public Set<String> canonical(ModuleImports imports) {
    Set<String> canonical = new HashSet<>(imports.paths());
    canonical.removeIf(path -> !isModule(path));
    return canonical;
  }

  /**
   * The modules that pages refer to by canonical paths.
   *
   * @param seen imports by delivery path of the file, of the files that were read
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

  /** The imports of the source: all by canonical paths. */
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
