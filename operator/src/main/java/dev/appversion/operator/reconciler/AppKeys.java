package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.apply.NamespaceEndingException;
import dev.appversion.operator.desired.KeySecret;
import dev.appversion.operator.desired.OwnedObjects;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.security.SecureRandom;

/** The keys of apps: from the Secret that is there, be it ours or the user's own, else made. */
final class AppKeys {
  private final KeySecrets secrets;
  private final SecureRandom random;

  AppKeys(KeySecrets secrets, SecureRandom random) {
    this.secrets = secrets;
    this.random = random;
  }

  /**
   * The keys of an app.
   *
   * @throws RefusedException if its Secret holds no key that can be used, or cannot be made
   * @throws NamespaceEndingException if nothing can be written any more
   */
  SecretKeys keys(AppVersion resource, ObjectStore store, OwnedObjects objects)
      throws RefusedException, NamespaceEndingException {
    String name = objects.access();
    Secret secret = secrets.read(ResourceID.fromResource(resource), name).orElse(null);
    if (secret == null) {
      secret = KeySecret.generate(resource, random);
      if (!store.create(secret)) {
        throw new IllegalStateException("Secret " + name + " has just appeared");
      }
    }
    try {
      return KeySecret.read(secret);
    } catch (IllegalArgumentException e) {
      throw RefusedException.unusableKey(name, String.valueOf(e.getMessage()));
    }
  }
}
