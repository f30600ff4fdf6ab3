package dev.appversion.versioning.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the bytes of a hashed path. Two checks are equal if they require the same digest, so a
 * check and a path together identify content across versions.
 *
 * @param kind the source of the digest
 * @param expected the digest: base64 for the SHA family, 12 hex digits for Django's names; empty if
 *     nothing can be checked
 */
public record ContentCheck(Kind kind, String expected) {
  /** The way in which content is verified. */
  public enum Kind {
    /** The SHA-256 of the bytes, as the manifest states it. */
    SHA256("SHA-256"),
    /** The SHA-384 of the bytes, as the manifest states it. */
    SHA384("SHA-384"),
    /** The SHA-512 of the bytes, as the manifest states it. */
    SHA512("SHA-512"),
    /**
     * The first 12 hex digits of MD5, in the name: Django's {@code HashedFilesMixin.file_hash}.
     * Detects a wrong file, not an attacker.
     */
    DJANGO_NAME("MD5"),
    /** The expected bytes are not known, since the rule of the name's hash is not known. */
    UNVERIFIABLE("");

    private final String algorithm;

    Kind(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  /** Nothing can be checked. */
  public static final ContentCheck NONE = new ContentCheck(Kind.UNVERIFIABLE, "");

  /** 12 hex digits. */
  private static final int DJANGO_BYTES = 6;

  /** Django puts the hash before the last extension, or at the end of a name that has none. */
  private static final Pattern DJANGO_HASH =
      Pattern.compile("(?<root>.*[^/])\\.(?<hash>[0-9a-f]{12})(?<extension>\\.[^./]+)?");

  /**
   * The check of a delivery path of this manifest: its integrity value; else the hash in its name,
   * if Django derives that name from the canonical one; else none.
   */
  public static ContentCheck of(Manifest manifest, String delivery) {
    Integrity integrity = manifest.integrityOf(delivery);
    if (integrity != null) {
      return new ContentCheck(
          Kind.valueOf(integrity.algorithm().name()),
          Base64.getEncoder().encodeToString(integrity.digest()));
    }
    if (manifest.naming() == Manifest.Naming.DJANGO) {
      Matcher name = DJANGO_HASH.matcher(delivery);
      if (name.matches()) {
        String extension = name.group("extension") == null ? "" : name.group("extension");
        String canonical = name.group("root") + extension;
        if (manifest.delivery(canonical).filter(delivery::equals).isPresent()) {
          return new ContentCheck(Kind.DJANGO_NAME, name.group("hash"));
        }
      }
    }
    return NONE;
  }

  /** Whether the content can be checked. */
  public boolean isVerifiable() {
    return kind != Kind.UNVERIFIABLE;
  }

  /** Starts a check of content. */
  public Run begin() {
    return new Run(this);
  }

  /** One check of content that arrives in pieces. Not thread-safe. */
  public static final class Run {
    private final ContentCheck check;
    private final @Nullable MessageDigest digest;

    private Run(ContentCheck check) {
      this.check = check;
      try {
        this.digest = check.isVerifiable() ? MessageDigest.getInstance(check.kind.algorithm) : null;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + check.kind.algorithm, e);
      }
    }

    /** Adds bytes of the content, in order. */
    public void update(byte[] bytes, int offset, int length) {
      if (digest != null) {
        digest.update(bytes, offset, length);
      }
    }

    /** Whether the content is the expected one; true if it cannot be checked. Ends the run. */
    public boolean matches() {
      if (digest == null) {
        return true;
      }
      byte[] found = digest.digest();
      String text =
          check.kind == Kind.DJANGO_NAME
              ? HexFormat.of().formatHex(found, 0, DJANGO_BYTES)
              : Base64.getEncoder().encodeToString(found);
      return text.equals(check.expected);
    }
  }
}
