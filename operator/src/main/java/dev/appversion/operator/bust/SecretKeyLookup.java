package dev.appversion.operator.bust;

import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads the keys from the app's Secret, at each call: a key that was changed counts at once. */
public final class SecretKeyLookup implements AppKeyLookup {
  private final KubernetesClient client;

  public SecretKeyLookup(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<SecretKeys> find(String namespace, String name) throws UnusableKeyException {
    Secret secret = client.secrets().inNamespace(namespace).withName(name + "-appversion").get();
    if (secret == null) {
      return Optional.empty();
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    try {
      String current = data.get("secret-key");
      if (current == null) {
        throw new UnusableKeyException(
            "the Secret " + namespace + "/" + name + "-appversion has no secret-key");
      }
      return Optional.of(
          SecretKeys.of(
              text(current),
              Optional.ofNullable(data.get("secret-key-previous")).map(SecretKeyLookup::text)));
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(
          "the Secret " + namespace + "/" + name + "-appversion is unusable: " + e.getMessage());
    }
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
