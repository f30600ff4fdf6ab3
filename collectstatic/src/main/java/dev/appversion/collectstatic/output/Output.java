package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.hash.Asset;
import org.jspecify.annotations.Nullable;

/**
 * A file that the static root shall have.
 *
 * @param path below the static root
 * @param key identifies its content: equal keys, equal bytes
 * @param asset what it is made of
 * @param isDelivery whether it holds what is delivered, rather than the source's own bytes
 * @param compression how it is compressed; null if it is not
 */
public record Output(
    String path, String key, Asset asset, boolean isDelivery, @Nullable Compression compression) {

  /** The MD5 of the content before compression. */
  String md5() {
    return isDelivery ? asset.md5() : asset.sourceMd5();
  }

  /** Whether the content before compression is the source file's. */
  boolean isSource() {
    return !isDelivery || !asset.isRewritten();
  }
}
