package dev.appversion.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest, in lower-case hexadecimal digits. */
public final class Sha256 {
  private final MessageDigest digest;

  /** The digest of no bytes yet. */
  public Sha256() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The digest of one file. */
  public static String of(Path file) throws IOException {
    return new Sha256().file(file).hex();
  }

  /** Adds the contents of a file. */
  public Sha256 file(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return this;
  }

  /** Adds a string that contains no NUL character. */
  public Sha256 text(String text) {
    digest.update((text + "\0").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The digest of the added bytes; resets the instance. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
