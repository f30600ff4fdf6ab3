package dev.appversion.collectstatic.run;

import dev.appversion.collectstatic.compression.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to collect, where to, and how.
 *
 * @param workingDirectory what components' patterns are relative to, and errors name files by
 * @param staticDirs the folders to collect from; the first that has a name gives it its file
 * @param staticRoot the folder to collect to
 * @param staticUrl where the collected files are served, such as {@code /static/}
 * @param stateFile what earlier collections are remembered in; outside of the static root, which is
 *     served
 * @param ignore patterns of names that are passed over, as Django's {@code --ignore}
 * @param jsModules whether references between JavaScript modules are rewritten
 * @param allowMissing patterns, as those of {@code ignore}, of paths that may be missing:
 *     references to them are left as they are
 * @param followLinks whether symbolic links may lead out of the static folders
 * @param plain whether the manifest is to be what Django itself writes here: none of our keys, and
 *     paths in the order in which the file system lists them
 * @param integrity whether the manifest gets Subresource Integrity values
 * @param compress what compressed siblings the files get; each coding at most once
 * @param keep of how many earlier collections the hashed files stay
 * @param dryRun whether to write nothing
 * @param components names of components to the patterns of their files
 * @param threads how many threads to work with
 */
public record CollectOptions(
    Path workingDirectory,
    List<Path> staticDirs,
    Path staticRoot,
    String staticUrl,
    Path stateFile,
    List<String> ignore,
    boolean jsModules,
    List<String> allowMissing,
    boolean followLinks,
    boolean plain,
    boolean integrity,
    List<Compression> compress,
    int keep,
    boolean dryRun,
    Map<String, List<String>> components,
    int threads) {

  /** What Django ignores by default. */
  public static final List<String> DEFAULT_IGNORE = List.of("CVS", ".*", "*~");

  public CollectOptions {
    staticDirs = List.copyOf(staticDirs);
    ignore = List.copyOf(ignore);
    allowMissing = List.copyOf(allowMissing);
    compress = List.copyOf(compress);
    components = Map.copyOf(components);
    if (keep < 0 || threads < 1) {
      throw new IllegalArgumentException("keep must not be negative, and threads be positive");
    }
    if (compress.stream().map(Compression::encoding).distinct().count() < compress.size()) {
      throw new IllegalArgumentException("a coding has two levels");
    }
  }

  /** The state's place unless another is given: beside the static root, hidden. */
  public static Path stateBeside(Path staticRoot) {
    return staticRoot.resolveSibling("." + staticRoot.getFileName() + ".collectstatic.json");
  }
}
