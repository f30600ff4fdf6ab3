package dev.appversion.operator.reconciler;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.operator.apply.NamespaceEndingException;
import dev.appversion.operator.desired.KeySecret;
import dev.appversion.operator.desired.OwnedObjects;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/** The keys of apps: from the Secret that is there, be it ours or the user's own, else made. */
final class AppKeys {
  private final NamedObjects<Secret> named;
  private final SecureRandom random;

  /**
   * @param named watches Secrets that do not carry our label
   */
  AppKeys(NamedObjects<Secret> named, SecureRandom random) {
    this.named = named;
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
    ResourceID id = ResourceID.fromResource(resource);
    String name = objects.access();
    Optional<Secret> labelled = store.cached(Secret.class, name);
    named.refer(id, labelled.isPresent() ? Set.of() : Set.of(name));
    Secret secret = labelled.or(() -> named.get(id, name)).orElse(null);
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
