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
 * A collected file with the hash of its delivered content.
 *
 * @param sourceMd5 the MD5 of the source, in hex
 * @param md5 the MD5 of the delivered content, in hex
 * @param integrity the integrity value of the delivered content; empty if not required
 * @param isRewritten whether the delivered content differs from the source
 * @param rewrittenBytes the digests of source and delivered content; null unless they differ and
 *     integrity is required
 * @param text the delivered content if this collection rewrote it; otherwise null
 * @param imports the module imports before and after rewriting
 * @param isIntrospective whether it is a script that searches the page for its own URL
 * @param links the referenced files, with the line of the reference
 * @param certain whether its references are the same for every set of collected files
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

  /** A file whose delivered content is the same as in the last collection. */
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

  /** The hashed path, under which the file is delivered. */
  public String delivery() {
    return DjangoHashedName.of(source.name(), hash());
  }

  /** The hash in the hashed path. */
  String hash() {
    return md5.substring(0, DjangoHashedName.DIGITS);
  }

  /** The state to store for later collections. */
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
