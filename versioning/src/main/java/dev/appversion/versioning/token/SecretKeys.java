package dev.appversion.versioning.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An app's secret key and, during a rotation, the one before it. Signs with the current key and
 * accepts both.
 *
 * <p>The secret itself is not used for signatures: each purpose has a separate key, derived by
 * HMAC-SHA256, so that a signature for one purpose is invalid for another.
 */
public final class SecretKeys {
  /** The shortest accepted secret, in characters. */
  public static final int MIN_LENGTH = 16;

  private static final String HMAC = "HmacSHA256";
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final List<Secret> secrets;

  private SecretKeys(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /**
   * Keys from a secret, and from the one that it replaces.
   *
   * @throws IllegalArgumentException if a secret is shorter than {@value #MIN_LENGTH} characters;
   *     the message does not show it
   */
  public static SecretKeys of(String current, Optional<String> previous) {
    List<Secret> secrets = new ArrayList<>();
    secrets.add(checked(current, "the secret key"));
    previous
        .filter(secret -> !secret.isBlank())
        .ifPresent(secret -> secrets.add(checked(secret, "the previous secret key")));
    return new SecretKeys(List.copyOf(secrets));
  }

  private static Secret checked(String secret, String what) {
    String stripped = secret.strip();
    if (stripped.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          what + " has " + stripped.length() + " characters; it needs at least " + MIN_LENGTH);
    }
    return new Secret(stripped.getBytes(StandardCharsets.UTF_8));
  }

  /** Identifies a set of keys without revealing it: 12 hex digits. */
  public String id() {
    StringBuilder ids = new StringBuilder();
    secrets.forEach(
        secret -> ids.append(HexFormat.of().formatHex(hmac(secret.bytes, "appversion/id"))));
    return HexFormat.of()
        .formatHex(hmac(ids.toString().getBytes(StandardCharsets.UTF_8), "appversion/ids"))
        .substring(0, 12);
  }

  /** The signature of a text for a purpose, by the current key: base64url without padding. */
  String sign(String purpose, String text) {
    return signature(secrets.getFirst(), purpose, text);
  }

  /**
   * Whether the signature was created with one of these keys. Compares the encoded signatures in
   * constant time, not their bytes, since several base64 strings decode to the same bytes.
   */
  boolean verify(String purpose, String text, String signature) {
    boolean valid = false;
    for (Secret secret : secrets) {
      valid |=
          MessageDigest.isEqual(
              signature(secret, purpose, text).getBytes(StandardCharsets.UTF_8),
              signature.getBytes(StandardCharsets.UTF_8));
    }
    return valid;
  }

  private static String signature(Secret secret, String purpose, String text) {
    return BASE64URL.encodeToString(secret.hmac(purpose, text));
  }

  private static byte[] hmac(byte[] key, String text) {
    return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** A secret, and the initialized MACs of the keys derived from it, one for each purpose. */
  private static final class Secret {
    private final byte[] bytes;
    private final Map<String, Mac> macs = new ConcurrentHashMap<>();

    Secret(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] hmac(String purpose, String text) {
      Mac initialized = macs.computeIfAbsent(purpose, of -> mac(SecretKeys.hmac(bytes, of)));
      try {
        Mac mac = (Mac) initialized.clone(); // not safe for use by several threads
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the MAC of the JDK can be cloned", e);
      }
    }
  }

  @Override
  public String toString() {
    return "SecretKeys[" + secrets.size() + "]";
  }
}
