package dev.appversion.collectstatic.run;

import dev.appversion.collectstatic.compression.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The options of a collection.
 *
 * @param workingDirectory the base of the patterns of components and of the file names in messages
 * @param staticDirs the directories to collect from; the first directory with a name has priority
 * @param staticRoot the directory to collect to
 * @param staticUrl the URL path of the collected files, such as {@code /static/}
 * @param stateFile the file with the state of earlier collections; outside the static root, which
 *     is served
 * @param ignore patterns of names that are not collected, as in Django's {@code --ignore}
 * @param jsModules whether references between JavaScript modules are rewritten
 * @param allowMissing patterns of paths that may be missing, in the syntax of {@code ignore};
 *     references to them are not changed
 * @param followLinks whether symbolic links may have targets outside the static directories
 * @param plain whether the manifest is the same as Django's: without the keys that AppVersion adds,
 *     and with paths in the order of the file system
 * @param integrity whether the manifest contains Subresource Integrity values
 * @param compress the compressed siblings to write; each coding at most once
 * @param keep the number of earlier collections whose hashed files are retained
 * @param dryRun whether to report the changes without writing files
 * @param components the patterns of the files of each component, by component name
 * @param threads the number of worker threads
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

  /** The patterns that Django ignores by default. */
  public static final List<String> DEFAULT_IGNORE = List.of("CVS", ".*", "*~");

  public CollectOptions {
    staticDirs = List.copyOf(staticDirs);
    ignore = List.copyOf(ignore);
    allowMissing = List.copyOf(allowMissing);
    compress = List.copyOf(compress);
    components = Map.copyOf(components);
    if (keep < 0 || threads < 1) {
      throw new IllegalArgumentException("keep must be 0 or more, and threads 1 or more");
    }
    if (compress.stream().map(Compression::encoding).distinct().count() < compress.size()) {
      throw new IllegalArgumentException("a content coding must have only one level");
    }
  }

  /** The default state file: hidden, in the parent directory of the static root. */
  public static Path defaultStateFile(Path staticRoot) {
    return staticRoot.resolveSibling("." + staticRoot.getFileName() + ".collectstatic.json");
  }
}
