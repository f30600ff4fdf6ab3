package dev.appversion.operator.assets;

import dev.appversion.versioning.manifest.ContentCheck;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes and counts the bytes that are read through it. The results are valid once all bytes were
 * read.
 */
final class CheckedStream extends FilterInputStream {
  private final ContentCheck.Run check;
  private final MessageDigest digest;
  private final long limit;
  private long passed;
  private volatile boolean broken;

  /**
   * @param limit the maximum number of bytes: with more, reading fails
   */
  CheckedStream(InputStream in, ContentCheck check, long limit) {
    super(in);
    this.limit = limit;
    this.check = check.begin();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(bytes, offset, length);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
    if (read > 0) {
      passed += read;
      if (passed > limit) {
        broken = true;
        throw new IOException("more than " + limit + " bytes");
      }
      check.update(bytes, offset, read);
      digest.update(bytes, offset, read);
    }
    return read;
  }

  /** Whether reading failed, or there were too many bytes. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the bytes match the manifest; true if it has no hash. May be called once. */
  boolean matches() {
    return check.matches();
  }

  /** The SHA-256 of the bytes, in hexadecimal digits. May be called once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
