package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.source.SourceFile;
import dev.appversion.collectstatic.state.CollectState;
import dev.appversion.collectstatic.state.CollectState.Rewritten;
import dev.appversion.versioning.hashing.DjangoHashedName;
import dev.appversion.versioning.hashing.ModuleGraph;
import dev.appversion.versioning.manifest.RewrittenBytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with its hash.
 *
 * @param sourceMd5 of the source's bytes, in hex
 * @param md5 of what is delivered under the hashed name, in hex
 * @param integrity of the same; empty if not asked for
 * @param isRewritten whether what is delivered is not the source's bytes
 * @param rewrittenBytes the digests of both; null unless they differ, and integrity was asked for
 * @param text what is delivered, where it was rewritten just now; else it is made again if needed
 * @param imports of modules, before and after references were rewritten
 * @param isIntrospective whether it is a script that looks for its own name in a page
 * @param links the files that it refers to, with the line
 * @param certain whether it would refer to the same files regardless of what else is collected
 */
public record Asset(
    SourceFile source,
    String sourceMd5,
    String md5,
    String integrity,
    boolean isRewritten,
    @Nullable RewrittenBytes rewrittenBytes,
    @Nullable String text,
    ModuleGraph.Node imports,
    boolean isIntrospective,
    Map<String, Integer> links,
    boolean certain) {

  /** A file that is delivered as it was after the last collection. */
  static Asset unchanged(SourceFile file, CollectState.Asset known) {
    return new Asset(
        file,
        known.source(),
        known.md5(),
        known.integrity(),
        known.rewritten(),
        known.rewrittenBytes(),
        null,
        known.imports(),
        known.introspective(),
        known.links(),
        known.certain());
  }

  /** The path under which it is delivered. */
  public String delivery() {
    return DjangoHashedName.of(source.name(), hash());
  }

  /** The hash in its hashed name. */
  String hash() {
    return md5.substring(0, DjangoHashedName.DIGITS);
  }

  /** What is stored of it for later collections. */
  public CollectState.Asset state() {
    return new CollectState.Asset(
        source.size(),
        source.stamp().modified(),
        source.stamp().changed(),
        sourceMd5,
        md5,
        integrity,
        isRewritten,
        Rewritten.of(rewrittenBytes),
        imports,
        isIntrospective,
        links,
        certain);
  }
}
