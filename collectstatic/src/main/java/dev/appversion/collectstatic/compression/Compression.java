package dev.appversion.collectstatic.compression;

import java.io.IOException;
import java.util.List;

/**
 * A content coding and a level for precompressed files.
 *
 * @param encoding the content coding
 * @param level the level as the coding defines it; a higher level is slower and the result smaller
 */
public record Compression(Encoding encoding, int level) {
  /** The compressions if {@code --compress} is not set. */
  public static final List<Compression> DEFAULT =
      List.of(Encoding.GZIP.smallest(), Encoding.BROTLI.smallest());

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if the coding has no such level
   */
  public Compression {
    if (level < encoding.lowest() || level > encoding.highest()) {
      throw new IllegalArgumentException(encoding.token() + " has no level " + level);
    }
  }

  /** Compresses the content of a file. */
  public byte[] encode(byte[] bytes) throws IOException {
    return encoding.encode(bytes, level);
  }

  /** The path of the compressed sibling of a file. */
  public String sibling(String path) {
    return encoding.sibling(path);
  }

  /** The key of the compressed content, from the MD5 of the content before compression. */
  public String key(String md5) {
    return encoding.extension() + level + ":" + md5;
  }
}
