package dev.appversion.versioning.hashing;

import java.util.Set;
import java.util.TreeSet;

/**
 * The paths that a JavaScript text imports. May contain text that only looks like an import ({@link
 * ModuleSpecifiers}); the effect is only that a name is not rewritten.
 *
 * @param paths relative to the static URL, collected or not
 * @param computed whether a dynamic import has no literal specifier, so it may import any file
 */
public record ModuleImports(Set<String> paths, boolean computed) {
  /** No imports. */
  public static final ModuleImports NONE = new ModuleImports(Set.of(), false);

  public ModuleImports {
    paths = Set.copyOf(paths);
  }

  /** Whether a file, by its name, may be a module. */
  public static boolean mayBeModule(String file) {
    return file.endsWith(".js") || file.endsWith(".mjs");
  }

  /**
   * The imports of a text.
   *
   * @param file its canonical path
   */
  static ModuleImports of(String file, String text, ReferenceResolver resolver) {
    ModuleSpecifiers specifiers = ModuleSpecifiers.in(text);
    Set<String> paths = new TreeSet<>();
    for (ModuleSpecifiers.Literal literal : specifiers.literals()) {
      String specifier = literal.value();
      if (specifier.startsWith(".") || specifier.startsWith("/")) {
        switch (resolver.resolve(file, specifier)) {
          case Resolution.Asset asset -> paths.add(asset.asset());
          case Resolution.Missing missing -> paths.add(missing.path());
          case Resolution.Folder folder -> {}
          case Resolution.Foreign foreign -> {}
        }
      }
    }
    return new ModuleImports(paths, specifiers.computed());
  }
}
