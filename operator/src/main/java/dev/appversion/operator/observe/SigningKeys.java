package dev.appversion.operator.observe;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.objects.KeySecret;
import dev.appversion.desiredstate.objects.OwnedObjects;
import dev.appversion.operator.cluster.NamespaceEndingException;
import dev.appversion.operator.cluster.RefusedException;
import dev.appversion.versioning.token.SecretKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that sign an app's tokens and hops: from its Secret, which the user or this operator
 * created. A deleted Secret is created again with the same key, also for a minute after its
 * AppVersion was deleted: if the AppVersion is created again, earlier tokens stay valid.
 */
public final class SigningKeys {
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** Reads a Secret by its name. */
  @FunctionalInterface
  interface Reader {
    /** The Secret of this name in the app's namespace. Blocks. */
    Optional<Secret> read(ResourceID app, String name);
  }

  /** Creates a Secret. */
  @FunctionalInterface
  interface Creator {
    /**
     * Creates it; false if another client created it before.
     *
     * @throws RefusedException if the API server refuses it
     * @throws NamespaceEndingException if the namespace is being deleted
     */
    boolean create(Secret secret) throws RefusedException, NamespaceEndingException;
  }

  private final Reader secrets;
  private final SecureRandom random;
  private final Clock clock;
  private final Map<ResourceID, Map<String, String>> last = new ConcurrentHashMap<>();
  private final Map<ResourceID, Inherited> inherited = new ConcurrentHashMap<>();

  /** The data of the Secret of an AppVersion that was deleted. */
  private record Inherited(Map<String, String> data, Instant deleted) {}

  /**
   * Reads and creates Secrets.
   *
   * @param secrets reads them by name
   * @param random source of new keys
   */
  public SigningKeys(KeySecrets secrets, SecureRandom random, Clock clock) {
    this(secrets::read, random, clock);
  }

  SigningKeys(Reader secrets, SecureRandom random, Clock clock) {
    this.secrets = secrets;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The keys of an app.
   *
   * @throws RefusedException if its Secret contains no usable key, or cannot be created
   * @throws NamespaceEndingException if the namespace is being deleted
   */
  SecretKeys keys(AppVersion resource, Creator creator)
      throws RefusedException, NamespaceEndingException {
    ResourceID id = ResourceID.fromResource(resource);
    OwnedObjects objects = new OwnedObjects(resource);
    String name = objects.access();
    Secret secret = secrets.read(id, name).orElse(null);
    if (secret == null) {
      secret =
          known(id)
              .map(data -> KeySecret.of(resource, data))
              .orElseGet(() -> KeySecret.generate(resource, random));
      if (!creator.create(secret)) {
        throw new IllegalStateException(
            "Secret " + name + " was created by another client: the operator retries");
      }
    }
    if (objects.owns(secret)) {
      inherited.remove(id);
    }
    try {
      SecretKeys keys = KeySecret.read(secret);
      last.put(id, secret.getData());
      return keys;
    } catch (IllegalArgumentException e) {
      throw RefusedException.unusableKey(name, String.valueOf(e.getMessage()));
    }
  }

  private Optional<Map<String, String>> known(ResourceID app) {
    return Optional.ofNullable(last.get(app))
        .or(
            () ->
                Optional.ofNullable(inherited.get(app)).filter(this::isFresh).map(Inherited::data));
  }

  /** Records that an AppVersion was deleted. */
  void forget(ResourceID app) {
    inherited.values().removeIf(kept -> !isFresh(kept));
    Map<String, String> data = last.remove(app);
    if (data != null) {
      inherited.put(app, new Inherited(data, clock.instant()));
    }
  }

  private boolean isFresh(Inherited kept) {
    return clock.instant().isBefore(kept.deleted().plus(KEPT));
  }
}
