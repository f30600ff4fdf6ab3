package dev.appversion.operator.assets;

import dev.appversion.desiredstate.objects.KeySecret;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The Secret with the key that operator and store share. The chart creates it empty; the first
 * reader adds a key.
 */
final class StoreSecret {
  private static final int KEY_BYTES = 32;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final SecureRandom random = new SecureRandom();

  StoreSecret(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * The key. Blocks.
   *
   * @throws IOException if there is no usable key
   */
  SecretKeys read() throws IOException {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      throw new IOException(
          "the Secret "
              + namespace
              + "/"
              + name
              + " does not exist: run helm upgrade to create it");
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    if (!data.containsKey(DataKeys.SECRET_KEY)) {
      secret = filled(secret);
    }
    try {
      return KeySecret.read(secret);
    } catch (IllegalArgumentException e) {
      throw new IOException("the Secret " + namespace + "/" + name + ": " + e.getMessage(), e);
    }
  }

  /** With the resourceVersion: of two operators one writes, the other reads again. */
  private Secret filled(Secret secret) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    Map<String, String> data =
        new HashMap<>(secret.getData() == null ? Map.of() : secret.getData());
    data.put(
        DataKeys.SECRET_KEY,
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    secret.setData(data);
    return client.resource(secret).update();
  }
}
