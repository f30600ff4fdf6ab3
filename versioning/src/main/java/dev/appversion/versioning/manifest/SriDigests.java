package dev.appversion.versioning.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The digests of some bytes by each algorithm of Subresource Integrity (W3C SRI, section 3.2). */
public final class SriDigests {
  private final List<Integrity> values;

  private SriDigests(List<Integrity> values) {
    this.values = List.copyOf(values);
  }

  /** The digests of these bytes. */
  public static SriDigests of(byte[] content) {
    List<Integrity> values = new ArrayList<>();
    for (Integrity.Algorithm algorithm : Integrity.Algorithm.values()) {
      values.add(Integrity.of(digest(algorithm).digest(content)));
    }
    return new SriDigests(values);
  }

  /**
   * Parses the format of {@link #toString}; empty if the text is not one value for each algorithm,
   * the weakest first.
   */
  public static Optional<SriDigests> parse(String text) {
    List<Integrity> values =
        Arrays.stream(text.split(" ", -1)).flatMap(part -> Integrity.parse(part).stream()).toList();
    SriDigests parsed = new SriDigests(values);
    boolean isComplete =
        values.stream()
            .map(Integrity::algorithm)
            .toList()
            .equals(List.of(Integrity.Algorithm.values()));
    return isComplete && parsed.toString().equals(text) ? Optional.of(parsed) : Optional.empty();
  }

  /** From digests in the order of the algorithms. */
  static SriDigests ofDigests(List<byte[]> digests) {
    return new SriDigests(digests.stream().map(Integrity::of).toList());
  }

  Integrity by(Integrity.Algorithm algorithm) {
    return values.stream()
        .filter(value -> value.algorithm() == algorithm)
        .findFirst()
        .orElseThrow();
  }

  /** In the order of the algorithms. Not to be changed. */
  List<byte[]> digests() {
    return values.stream().map(Integrity::digest).toList();
  }

  private static MessageDigest digest(Integrity.Algorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.standardName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** {@code sha256-… sha384-… sha512-…}. */
  @Override
  public String toString() {
    return values.stream().map(Integrity::toString).collect(Collectors.joining(" "));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SriDigests that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
