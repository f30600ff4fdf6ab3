package dev.appversion.versioning.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The token with which a client may select a version whose preview is private. Its fields are
 * scope, version and expiry (Unix seconds). It can be used any number of times until it expires.
 *
 * <p>The scope is the {@code namespace/name} of the AppVersion, so that a token of one app is
 * invalid for another even if both share a key.
 */
public final class PreviewToken {
  /** The default validity of a token. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);

  /** The maximum validity of a token: it cannot be withdrawn, except with the key. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(30);

  /** The maximum difference by which the issuer's clock may be ahead. */
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private static final String PURPOSE = "appversion/preview/v1";

  private PreviewToken() {}

  /** The result of the verification of a token. */
  public sealed interface Reading {
    /** Signed with a key of the app, for this app, and not expired. */
    record Valid(String version, Instant expiry) implements Reading {}

    /** As valid, but expired. */
    record Expired() implements Reading {}

    /** Of another form, key, purpose or app, or valid for too long. */
    record Invalid() implements Reading {}
  }

  /** Makes a token. */
  public static String issue(SecretKeys keys, String scope, String version, Instant expiry) {
    return SignedToken.issue(
        keys, PURPOSE, List.of(scope, version, Long.toString(expiry.getEpochSecond())));
  }

  /** Verifies a token: first its signature, then its content. */
  public static Reading read(SecretKeys keys, String token, String scope, Instant now) {
    Optional<List<String>> fields =
        SignedToken.parse(token)
            .filter(sent -> sent.isSigned(keys, PURPOSE))
            .map(SignedToken::fields)
            .filter(signed -> signed.getFirst().equals(scope));
    if (fields.isEmpty()) {
      return new Reading.Invalid();
    }
    Instant expiry = Instant.ofEpochSecond(Long.parseLong(fields.get().get(2)));
    long left = expiry.getEpochSecond() - now.getEpochSecond();
    if (left <= 0) {
      return new Reading.Expired();
    }
    return left > MAX_LIFETIME.plus(TOLERANCE).toSeconds()
        ? new Reading.Invalid()
        : new Reading.Valid(fields.get().get(1), expiry);
  }
}
