package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.config.LocalAssets;
import dev.appversion.versioning.contract.PercentEncoding;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The files below the static URL and their hashes. Its methods read the disk and may block. */
public final class StaticFiles {
  private static final Map<Coding, String> ENDINGS =
      Map.of(Coding.BROTLI, ".br", Coding.ZSTD, ".zst", Coding.GZIP, ".gz");

  private final boolean versionQuery;
  private final boolean allOrigins;
  private final StaticAssets url;
  private final StaticFolders folders;
  private final ContentHashes hashes;

  /**
   * The files of these directories.
   *
   * @param clock compared with the files' modification times
   */
  public StaticFiles(LocalAssets assets, InstantSource clock) {
    this.versionQuery = assets.versionQuery();
    this.allOrigins = assets.allOrigins();
    this.url = StaticAssets.below(assets.staticUrl());
    this.folders = new StaticFolders(assets.folders());
    this.hashes = new ContentHashes(clock);
  }

  /** Whether {@code ?v=<hash>} is added to references to the files. */
  public boolean versionQuery() {
    return versionQuery;
  }

  /** Whether pages of all origins may read the files. */
  boolean allOrigins() {
    return allOrigins;
  }

  /** The path of a request below the static URL. Does not access the disk. */
  Optional<String> canonical(String rawPath) {
    return AssetPaths.below(url, rawPath);
  }

  Optional<StaticFile> file(String canonical) {
    return folders.find(canonical);
  }

  /**
   * The codings of a file: the file itself, and the compressed siblings that collectstatic writes.
   * A sibling that does not decode to the file's bytes is of an older file and is ignored.
   */
  Map<Coding, StaticFile> variants(StaticFile file) {
    Map<Coding, StaticFile> variants = new EnumMap<>(Coding.class);
    variants.put(Coding.IDENTITY, file);
    Optional<String> content = hash(file);
    if (content.isPresent()) {
      ENDINGS.forEach(
          (coding, ending) ->
              folders
                  .beside(file, ending)
                  .filter(sibling -> hashes.of(sibling, coding).equals(content))
                  .ifPresent(sibling -> variants.put(coding, sibling)));
    }
    return variants;
  }

  /** Whether a file's bytes match. */
  boolean matches(StaticFile file, ContentCheck check) {
    return hashes.matches(file, check);
  }

  /** The hash of a file's bytes; empty if the file is too large. */
  Optional<String> hash(StaticFile file) {
    return hashes.of(file);
  }

  /**
   * The hash of the file to which a reference in a page resolves; empty if it is none of the files.
   *
   * @param path as the page has it, percent-encoded or not
   * @param excluded whether a path from the root, decoded, is excluded
   */
  Optional<String> hashBehind(String path, Predicate<String> excluded) {
    return canonical(PercentEncoding.NON_ASCII.encode(path))
        .filter(canonical -> !excluded.test(url.url() + canonical))
        .flatMap(this::file)
        .flatMap(this::hash);
  }
}
