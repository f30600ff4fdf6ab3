package dev.appversion.desiredstate.objects;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The Secret with an app's key: created once and never overwritten, or created by the user. */
public final class KeySecret {
  private static final int KEY_BYTES = 32;

  private KeySecret() {}

  /** A new Secret with a random key. */
  public static Secret generate(AppVersion resource, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return of(
        resource,
        Map.of(
            DataKeys.SECRET_KEY,
            encode(Base64.getUrlEncoder().withoutPadding().encodeToString(key))));
  }

  /**
   * A new Secret with the keys of one that was deleted.
   *
   * @param data of that Secret
   */
  public static Secret of(AppVersion resource, Map<String, String> data) {
    OwnedObjects objects = new OwnedObjects(resource);
    return new SecretBuilder()
        .withMetadata(objects.metadata(objects.access()))
        .withType("Opaque")
        .withData(data)
        .build();
  }

  /**
   * The keys in a Secret.
   *
   * @throws IllegalArgumentException if it has no key, or a key is too short; the message names the
   *     key of the Secret's data and does not contain the value
   */
  public static SecretKeys read(Secret secret) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    String key = data.get(DataKeys.SECRET_KEY);
    if (key == null) {
      throw new IllegalArgumentException("the key '" + DataKeys.SECRET_KEY + "' is missing");
    }
    return SecretKeys.of(
        decode(key),
        Optional.ofNullable(data.get(DataKeys.SECRET_KEY_PREVIOUS)).map(KeySecret::decode));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String data) {
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }
}
