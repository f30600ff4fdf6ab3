package dev.appversion.collectstatic.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.manifest.RewrittenBytes;
import dev.appversion.versioning.manifest.SriDigests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of earlier collections. It determines which files are unchanged and which may be
 * deleted.
 *
 * @param settings the settings of the last collection that affect its output; assets are not reused
 *     with other settings
 * @param started when the last collection started to list files, in nanoseconds since 1970
 * @param assets the collected files by canonical path
 * @param outputs the written files by path below the static root
 * @param collections the last collection, then the retained earlier ones
 * @param pending the paths that an incomplete collection may have written
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CollectState(
    String settings,
    long started,
    Map<String, Asset> assets,
    Map<String, Output> outputs,
    List<Collection> collections,
    Set<String> pending) {

  /** Two changes of a file within one tick of the file system's clock have the same time. */
  private static final long CLOCK_TICK = TimeUnit.SECONDS.toNanos(2);

  /** The state before the first collection. */
  public static final CollectState NONE =
      new CollectState("", 0, Map.of(), Map.of(), List.of(), Set.of());

  /**
   * The state of a collected file.
   *
   * @param size the size of the source, in bytes
   * @param modified the modification time of the source, in nanoseconds since 1970
   * @param changed the inode change time of the source, in nanoseconds since 1970; 0 if unknown
   * @param source the MD5 of the source
   * @param md5 the MD5 of the delivered content
   * @param integrity the integrity value of the delivered content; empty if not required
   * @param rewritten whether the delivered content differs from the source
   * @param digests the digests of source and delivered content; none unless they differ and
   *     integrity is required
   * @param imports the module imports before and after rewriting
   * @param introspective whether it is a script that searches the page for its own URL
   * @param links the referenced files, with the line of the reference
   * @param certain whether its references are the same for every set of collected files
   */
  public record Asset(
      long size,
      long modified,
      long changed,
      String source,
      String md5,
      String integrity,
      boolean rewritten,
      Rewritten digests,
      ModuleGraph.Node imports,
      boolean introspective,
      Map<String, Integer> links,
      boolean certain) {
    /** The digests of source and delivered content; null if there are none. */
    public @Nullable RewrittenBytes rewrittenBytes() {
      return digests.bytes();
    }

    /** Whether its times are older than the start of the collection. */
    boolean isOlderThan(long started) {
      return isOlder(modified, changed, started);
    }
  }

  /**
   * The digests of source and delivered content, as {@link SriDigests} writes them; empty if there
   * are none.
   */
  public record Rewritten(String source, String delivered) {
    static final Rewritten NONE = new Rewritten("", "");

    public Rewritten {
      if (!source.isEmpty() || !delivered.isEmpty()) {
        read(source);
        read(delivered);
      }
    }

    /** The digests in stored form; empty for null. */
    public static Rewritten of(@Nullable RewrittenBytes bytes) {
      return bytes == null
          ? NONE
          : new Rewritten(bytes.source().toString(), bytes.delivered().toString());
    }

    @Nullable RewrittenBytes bytes() {
      return equals(NONE) ? null : new RewrittenBytes(read(source), read(delivered));
    }

    private static SriDigests read(String text) {
      return SriDigests.parse(text)
          .orElseThrow(() -> new IllegalArgumentException("not digests: " + text));
    }
  }

  /**
   * Whether a file with these times has not changed since the start of a collection; all in
   * nanoseconds since 1970.
   */
  public static boolean isOlder(long modified, long changed, long started) {
    return Math.max(modified, changed) < started - CLOCK_TICK;
  }

  /**
   * A file in the static root.
   *
   * @param key identifies its content: equal keys, equal bytes
   * @param size in bytes; negative if the sibling was not written because it would not be smaller
   * @param modified in nanoseconds since 1970
   */
  public record Output(String key, long size, long modified) {}

  /**
   * A collection.
   *
   * @param hash the hash of its manifest
   * @param hashed the paths of its hashed files
   */
  public record Collection(String hash, List<String> hashed) {}

  /**
   * Whether the state of a later collection that changed no files need not be written: it differs
   * only in its start time, and every file is old enough to be recognized as unchanged with this
   * start time.
   */
  public boolean covers(CollectState later) {
    return later.assets.values().stream().allMatch(asset -> asset.isOlderThan(started))
        && equals(
            new CollectState(
                later.settings,
                started,
                later.assets,
                later.outputs,
                later.collections,
                later.pending));
  }
}
