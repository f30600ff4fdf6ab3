package dev.appversion.collectstatic.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The digests and the size of the content of a file.
 *
 * @param md5 in hex; Django uses its first digits in hashed names
 * @param integrity the Subresource Integrity value, {@code sha384-…}; empty if not required
 * @param size in bytes
 */
public record FileDigest(String md5, String integrity, long size) {
  private static final int BUFFER = 64 << 10;

  /**
   * The digests of these bytes.
   *
   * @param integrity whether to compute the integrity value
   */
  public static FileDigest of(byte[] bytes, boolean integrity) {
    MessageDigest md5 = digest("MD5");
    String value = "";
    if (integrity) {
      value = integrity(digest("SHA-384").digest(bytes));
    }
    return new FileDigest(HexFormat.of().formatHex(md5.digest(bytes)), value, bytes.length);
  }

  /** The digests of a file. The memory required does not depend on the size of the file. */
  public static FileDigest of(Path file, boolean integrity) throws IOException {
    MessageDigest md5 = digest("MD5");
    MessageDigest sha384 = digest("SHA-384");
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        md5.update(buffer, 0, read);
        if (integrity) {
          sha384.update(buffer, 0, read);
        }
        size += read;
      }
    }
    return new FileDigest(
        HexFormat.of().formatHex(md5.digest()), integrity ? integrity(sha384.digest()) : "", size);
  }

  /** A digest of an algorithm that every JDK implements. */
  public static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String integrity(byte[] sha384) {
    return "sha384-" + Base64.getEncoder().encodeToString(sha384);
  }
}
