package dev.appversion.versioning.manifest;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A digest of content as Subresource Integrity writes it: {@code sha384-…} (W3C SRI, section 3.1).
 */
public final class Integrity {
  /** The algorithms of SRI. */
  public enum Algorithm {
    /** 32 bytes. */
    SHA256("SHA-256", 32),
    /** 48 bytes. */
    SHA384("SHA-384", 48),
    /** 64 bytes. */
    SHA512("SHA-512", 64);

    private final String standardName;
    private final int bytes;

    Algorithm(String standardName, int bytes) {
      this.standardName = standardName;
      this.bytes = bytes;
    }

    /** The length of its digests, in bytes. */
    public int bytes() {
      return bytes;
    }

    /** Its name for {@link java.security.MessageDigest}. */
    public String standardName() {
      return standardName;
    }

    /** The part of an integrity value before the dash. */
    public String prefix() {
      return standardName.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Pattern VALUE =
      Pattern.compile("sha(256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)");

  private final Algorithm algorithm;
  private final byte[] digest;

  private Integrity(Algorithm algorithm, byte[] digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /** The algorithm of the digest. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** The digest; must not be changed. */
  public byte[] digest() {
    return digest;
  }

  /**
   * The value of a digest, whose length determines its algorithm.
   *
   * @throws IllegalArgumentException if no algorithm has digests of this length
   */
  public static Integrity of(byte[] digest) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.bytes() == digest.length) {
        return new Integrity(algorithm, digest);
      }
    }
    throw new IllegalArgumentException("no digest has " + digest.length + " bytes");
  }

  /** Parses one value without options; empty if it is malformed. */
  public static Optional<Integrity> parse(String value) {
    if (!VALUE.matcher(value).matches()) {
      return Optional.empty();
    }
    return Optional.of(of(Base64.getDecoder().decode(value.substring(7))));
  }

  @Override
  public String toString() {
    return algorithm.prefix() + '-' + Base64.getEncoder().encodeToString(digest);
  }
}
