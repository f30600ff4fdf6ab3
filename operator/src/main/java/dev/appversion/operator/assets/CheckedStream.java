package dev.appversion.operator.assets;

import dev.appversion.versioning.manifest.ContentCheck;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Looks at bytes on their way, and counts them. To be asked once they have all passed. */
final class CheckedStream extends FilterInputStream {
  private final ContentCheck.Run check;
  private final MessageDigest digest;
  private final long limit;
  private long passed;
  private volatile boolean broken;

  /**
   * @param limit the most bytes that pass: more break the stream
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

  /** Whether they could not be read to the end, or are too many. */
  boolean isBroken() {
    return broken;
  }

  /** Whether they are what the manifest promises; true where it promises nothing. Once. */
  boolean matches() {
    return check.matches();
  }

  /** Their SHA-256, in hex. Once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
