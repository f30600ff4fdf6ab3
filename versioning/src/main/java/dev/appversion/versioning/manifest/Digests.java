package dev.appversion.versioning.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A message digest of fields: each is preceded by its length, so that no two lists of fields
 * collide.
 */
public final class Digests {
  private final MessageDigest digest;

  private Digests(String algorithm) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** A SHA-256 of fields, empty so far. */
  public static Digests sha256() {
    return new Digests("SHA-256");
  }

  /** The MD5 of some bytes, in hex. For names in Django's form, never for security. */
  public static String md5Hex(byte[] bytes) {
    return HexFormat.of().formatHex(new Digests("MD5").digest.digest(bytes));
  }

  /** The SHA-256 of some bytes, in hex. */
  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest.digest(bytes));
  }

  /** The SHA-256 of all bytes of a stream, in hex. */
  public static String sha256Hex(InputStream bytes) throws IOException {
    MessageDigest digest = sha256().digest;
    byte[] buffer = new byte[16 << 10];
    for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds a field, in UTF-8. */
  public Digests field(String text) {
    return field(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a field: its length (four bytes, big endian), then its bytes. */
  public Digests field(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
    return this;
  }

  /** The digest of all fields so far, in hex. The object must not be used afterwards. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
