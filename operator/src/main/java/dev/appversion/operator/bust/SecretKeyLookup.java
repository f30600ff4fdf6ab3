package dev.appversion.operator.bust;

import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Reads the keys from the app's Secret at each call: a changed key is valid at once. */
public final class SecretKeyLookup implements AppKeyLookup {
  private final KubernetesClient client;

  /** Reads Secrets with this client. */
  public SecretKeyLookup(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<SecretKeys> find(String namespace, String name) throws UnusableKeyException {
    Secret secret =
        client.secrets().inNamespace(namespace).withName(ObjectNames.access(name)).get();
    if (secret == null) {
      return Optional.empty();
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    try {
      String current = data.get(DataKeys.SECRET_KEY);
      if (current == null) {
        throw new UnusableKeyException(
            "the Secret "
                + namespace
                + "/"
                + ObjectNames.access(name)
                + " has no "
                + DataKeys.SECRET_KEY);
      }
      return Optional.of(
          SecretKeys.of(
              text(current),
              Optional.ofNullable(data.get(DataKeys.SECRET_KEY_PREVIOUS))
                  .map(SecretKeyLookup::text)));
    } catch (IllegalArgumentException e) {
      throw new UnusableKeyException(
          "the Secret "
              + namespace
              + "/"
              + ObjectNames.access(name)
              + " is unusable: "
              + e.getMessage());
    }
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
