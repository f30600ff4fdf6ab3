package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.hash.Asset;
import org.jspecify.annotations.Nullable;

/**
 * A file to write to the static root.
 *
 * @param path below the static root
 * @param key identifies its content: equal keys, equal bytes
 * @param asset the asset with its content
 * @param isDelivery whether its content is the delivered content; otherwise it is the content of
 *     the source
 * @param compression the compression; null if it is not compressed
 */
public record Output(
    String path, String key, Asset asset, boolean isDelivery, @Nullable Compression compression) {

  /** The MD5 of the content before compression. */
  String md5() {
    return isDelivery ? asset.md5() : asset.sourceMd5();
  }

  /** Whether the content before compression is the same as that of the source. */
  boolean isSource() {
    return !isDelivery || !asset.isRewritten();
  }
}
