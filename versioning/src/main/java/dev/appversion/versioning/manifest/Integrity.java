package dev.appversion.versioning.manifest;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A digest of content as Subresource Integrity writes it: {@code sha384-…} (W3C SRI, section 3.1).
 */
final class Integrity {
  /** The algorithms that SRI knows. */
  enum Algorithm {
    SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64);

    private final String standardName;
    private final int bytes;

    Algorithm(String standardName, int bytes) {
      this.standardName = standardName;
      this.bytes = bytes;
    }

    /** How long its digests are. */
    int bytes() {
      return bytes;
    }

    /** As {@link java.security.MessageDigest} names it. */
    String standardName() {
      return standardName;
    }

    /** As it stands before the dash. */
    String prefix() {
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

  Algorithm algorithm() {
    return algorithm;
  }

  /** Not to be changed. */
  byte[] digest() {
    return digest;
  }

  /** By a digest's length alone: the three differ in it. */
  static Integrity of(byte[] digest) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.bytes() == digest.length) {
        return new Integrity(algorithm, digest);
      }
    }
    throw new IllegalArgumentException("no digest has " + digest.length + " bytes");
  }

  /** Reads one value, without options; nothing if it is none. */
  static Optional<Integrity> parse(String value) {
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
