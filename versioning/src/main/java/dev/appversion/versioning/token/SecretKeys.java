package dev.appversion.versioning.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An app's secret key and, during a rotation, the one before it. Signs with the current key and
 * accepts both.
 *
 * <p>The secret itself signs nothing: each purpose has a separate key, derived by HMAC-SHA256, so
 * that a signature for one purpose is invalid for another.
 */
public final class SecretKeys {
  /** The shortest accepted secret, in characters. */
  public static final int MIN_LENGTH = 16;

  private static final String HMAC = "HmacSHA256";

  private final List<byte[]> secrets;

  private SecretKeys(List<byte[]> secrets) {
    this.secrets = secrets;
  }

  /**
   * Keys from a secret, and from the one that it replaces.
   *
   * @throws IllegalArgumentException if a secret is shorter than {@value #MIN_LENGTH} characters;
   *     the message does not show it
   */
  public static SecretKeys of(String current, Optional<String> previous) {
    List<byte[]> secrets = new ArrayList<>();
    secrets.add(checked(current, "the secret key"));
    previous
        .filter(secret -> !secret.isBlank())
        .ifPresent(secret -> secrets.add(checked(secret, "the previous secret key")));
    return new SecretKeys(List.copyOf(secrets));
  }

  private static byte[] checked(String secret, String what) {
    String stripped = secret.strip();
    if (stripped.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          what + " has " + stripped.length() + " characters; it needs at least " + MIN_LENGTH);
    }
    return stripped.getBytes(StandardCharsets.UTF_8);
  }

  /** Identifies a set of keys without revealing it: 12 hex digits. */
  public String id() {
    StringBuilder ids = new StringBuilder();
    secrets.forEach(secret -> ids.append(HexFormat.of().formatHex(hmac(secret, "appversion/id"))));
    return HexFormat.of()
        .formatHex(hmac(ids.toString().getBytes(StandardCharsets.UTF_8), "appversion/ids"))
        .substring(0, 12);
  }

  /** The signature of a text for a purpose, by the current key: base64url without padding. */
  String sign(String purpose, String text) {
    return signature(secrets.getFirst(), purpose, text);
  }

  /**
   * Whether the signature is one of ours. Compares the signatures' text, not their bytes (base64
   * has several texts for the same bytes), in constant time.
   */
  boolean verify(String purpose, String text, String signature) {
    boolean valid = false;
    for (byte[] secret : secrets) {
      valid |=
          MessageDigest.isEqual(
              signature(secret, purpose, text).getBytes(StandardCharsets.UTF_8),
              signature.getBytes(StandardCharsets.UTF_8));
    }
    return valid;
  }

  private static String signature(byte[] secret, String purpose, String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(hmac(hmac(secret, purpose), text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  @Override
  public String toString() {
    return "SecretKeys[" + secrets.size() + "]";
  }
}
