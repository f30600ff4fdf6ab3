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
 * What is stored of earlier collections: it decides which files are unchanged and which may be
 * deleted.
 *
 * @param settings of the last collection, as far as they change what is written; what was hashed
 *     under others is not reused
 * @param started when the last collection began to look at files, in nanoseconds since 1970
 * @param assets canonical path to what is known about it
 * @param outputs path below the static root to what was written there
 * @param collections the last one first, then those that are kept
 * @param pending what a collection was about to write when it ended early
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CollectState(
    String settings,
    long started,
    Map<String, Asset> assets,
    Map<String, Output> outputs,
    List<Collection> collections,
    Set<String> pending) {

  /** Two changes of a file within one tick of the file system's clock have one time. */
  private static final long CLOCK_TICK = TimeUnit.SECONDS.toNanos(2);

  /** The state before the first collection. */
  public static final CollectState NONE =
      new CollectState("", 0, Map.of(), Map.of(), List.of(), Set.of());

  /**
   * A file as it was collected.
   *
   * @param size of the source
   * @param modified of the source
   * @param changed of the source
   * @param source the MD5 of the source
   * @param md5 of what is delivered
   * @param integrity of what is delivered; empty if it was not asked for
   * @param rewritten whether what is delivered is not the source's bytes
   * @param digests of both; none unless they differ, and integrity was asked for
   * @param imports of modules, before and after references were rewritten
   * @param introspective whether it is a script that looks for its own name in a page
   * @param links files that it refers to, with the line
   * @param certain whether it would refer to the same files regardless of what else is collected
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
    /** The digests of both; null if there are none. */
    public @Nullable RewrittenBytes rewrittenBytes() {
      return digests.bytes();
    }

    /** Whether, by its times, it has not changed since then. */
    boolean isOlderThan(long started) {
      return isOlder(modified, changed, started);
    }
  }

  /**
   * The digests of a source and of what is delivered for it, as {@link SriDigests} writes them;
   * empty for none.
   */
  public record Rewritten(String source, String delivered) {
    static final Rewritten NONE = new Rewritten("", "");

    public Rewritten {
      if (!source.isEmpty() || !delivered.isEmpty()) {
        read(source);
        read(delivered);
      }
    }

    /** The digests of these bytes; empty for null. */
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
          .orElseThrow(() -> new IllegalArgumentException("no digests: " + text));
    }
  }

  /** Whether a file of these times has not changed since a time; all in nanoseconds since 1970. */
  public static boolean isOlder(long modified, long changed, long started) {
    return Math.max(modified, changed) < started - CLOCK_TICK;
  }

  /**
   * A file in the static root.
   *
   * @param key identifies its content: equal keys, equal bytes
   * @param size in bytes; negative for a variant that is not there since it would not be smaller
   * @param modified in nanoseconds since 1970
   */
  public record Output(String key, long size, long modified) {}

  /**
   * A collection.
   *
   * @param hash of its manifest
   * @param hashed its hashed files
   */
  public record Collection(String hash, List<String> hashed) {}

  /**
   * Whether a later state, of a collection that changed nothing, need not be written: it differs in
   * its time alone, and no file is so young that it would be read again for that.
   */
  public boolean saysAllOf(CollectState later) {
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
