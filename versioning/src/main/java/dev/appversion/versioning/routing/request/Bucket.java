package dev.appversion.versioning.routing.request;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A client's fixed position among all clients, in millionths of [0, 1). Drawn once, stored in the
 * affinity cookie; together with the weights it decides the client's version.
 */
public record Bucket(int millionths) {
  /** The number of buckets. */
  public static final int COUNT = 1_000_000;

  public Bucket {
    if (millionths < 0 || millionths >= COUNT) {
      throw new IllegalArgumentException("a bucket is 0 to 999999, not " + millionths);
    }
  }

  /** A random bucket, uniformly distributed. */
  public static Bucket draw(RandomGenerator random) {
    return new Bucket(random.nextInt(COUNT));
  }

  /** Parses six digits; empty for anything else. */
  static Optional<Bucket> parse(String digits) {
    if (digits.length() != 6) {
      return Optional.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(new Bucket(Integer.parseInt(digits)));
  }

  /** Six digits. */
  @Override
  public String toString() {
    String digits = Integer.toString(millionths);
    return "0".repeat(6 - digits.length()) + digits;
  }
}
