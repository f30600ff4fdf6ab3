package dev.appversion.versioning.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The bearer token of {@code POST /cache/bust}. Its fields are scope, expiry (Unix seconds) and
 * nonce.
 *
 * <p>A token is valid for one bust: its {@link Use} is stored until it has expired, so a token is
 * valid for {@link #MAX_LIFETIME} at most.
 *
 * <p>The scope is the {@code namespace/name} of the AppVersion, so that a token of one app is
 * invalid for another even if both share a key.
 */
public final class BustToken {
  /** The default validity of a token. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

  /** The maximum validity of a token. */
  public static final Duration MAX_LIFETIME = Duration.ofHours(1);

  /** The maximum difference by which the issuer's clock may be ahead. */
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  /** The length of a token's id, in characters of base64url: 96 bits. */
  private static final int ID_LENGTH = 16;

  private static final String PURPOSE = "appversion/bust/v1";

  private BustToken() {}

  /** The result of the verification of a token. */
  public enum Verdict {
    /** Signed with a key of the app, for this app, and not expired. */
    VALID("valid"),
    /** Not in the form of a token. */
    MALFORMED("not a token"),
    /** Signed with another key. */
    FORGED("not signed with this app's key"),
    /** Expired. */
    EXPIRED("expired"),
    /** Valid for longer than {@link #MAX_LIFETIME}. */
    LONG_LIVED("valid for longer than " + MAX_LIFETIME.toMinutes() + " minutes"),
    /** Issued for another app. */
    FOREIGN("made for another app");

    private final String description;

    Verdict(String description) {
      this.description = description;
    }

    /**
     * The reason for a log or an administrator; responses to clients must not distinguish the
     * reasons of invalid tokens.
     */
    public String description() {
      return description;
    }
  }

  /**
   * Makes a token.
   *
   * @param nonce makes two tokens of the same second differ; without line breaks
   */
  public static String issue(SecretKeys keys, String scope, Instant expiry, String nonce) {
    return SignedToken.issue(
        keys, PURPOSE, List.of(scope, Long.toString(expiry.getEpochSecond()), nonce));
  }

  /** Verifies a token: first its signature, then its content. */
  public static Verdict verify(SecretKeys keys, String token, String scope, Instant now) {
    Optional<SignedToken> sent = SignedToken.parse(token);
    if (sent.isEmpty()) {
      return Verdict.MALFORMED;
    }
    if (!sent.get().isSigned(keys, PURPOSE)) {
      return Verdict.FORGED;
    }
    List<String> fields = sent.get().fields();
    if (!fields.getFirst().equals(scope)) {
      return Verdict.FOREIGN;
    }
    long left = Long.parseLong(fields.get(1)) - now.getEpochSecond();
    if (left <= 0) {
      return Verdict.EXPIRED;
    }
    return left > MAX_LIFETIME.plus(TOLERANCE).toSeconds() ? Verdict.LONG_LIVED : Verdict.VALID;
  }

  /**
   * Identifies a used token.
   *
   * @param id identifies the token, independently of the key that signed it, and does not reveal it
   */
  public record Use(String id, Instant expiry) {}

  /** The use of a token that {@link #verify} has found valid. */
  public static Use use(String token) {
    SignedToken valid = SignedToken.parse(token).orElseThrow();
    Instant expiry = Instant.ofEpochSecond(Long.parseLong(valid.fields().get(1)));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(valid.text().getBytes(StandardCharsets.UTF_8));
      String id = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      return new Use(id.substring(0, ID_LENGTH), expiry);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
