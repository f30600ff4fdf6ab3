package dev.appversion.collectstatic.compression;

import java.io.IOException;
import java.util.List;

/**
 * How files are compressed ahead of time.
 *
 * @param encoding the content coding
 * @param level in the coding's own terms; higher ones take longer and give smaller results
 */
public record Compression(Encoding encoding, int level) {
  /** What is made unless another choice is given. */
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

  /** Encodes the content of a file. */
  public byte[] encode(byte[] bytes) throws IOException {
    return encoding.encode(bytes, level);
  }

  /** The path of the encoded file beside a file. */
  public String sibling(String path) {
    return encoding.sibling(path);
  }

  /** Identifies the encoded content by the MD5 of the file's. */
  public String key(String md5) {
    return encoding.extension() + level + ":" + md5;
  }
}
