package dev.appversion.operator.assets;

import dev.appversion.operator.desired.KeySecret;
import dev.appversion.versioning.routing.StoreRef;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to speak to the store: its address, looked up by name so that sidecars need no
 * DNS, and the key. The chart brings an empty Secret; whoever comes first puts a key into it.
 */
public final class StoreAccess {
  private static final int KEY_BYTES = 32;

  /** Both, as they were found last. */
  record Current(String address, SecretKeys keys) {}

  private final StoreSettings settings;
  private final KubernetesClient client;
  private final String namespace;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Current current;

  /**
   * @param namespace the operator's own
   */
  public StoreAccess(StoreSettings settings, KubernetesClient client, String namespace) {
    this.settings = settings;
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Looks again. Blocks.
   *
   * @return whether sidecars must be told
   * @throws IOException if something is missing; what was known stays known
   */
  boolean refresh() throws IOException {
    Current before = current;
    SecretKeys keys = keys();
    Current now = new Current(address(), keys);
    current = now;
    return before == null
        || !before.address().equals(now.address())
        || !before.keys().id().equals(now.keys().id());
  }

  Optional<Current> current() {
    return Optional.ofNullable(current);
  }

  /** What an app's sidecars are told; empty while nothing is known. */
  public Optional<StoreRef> reference(AppId app) {
    return current()
        .map(known -> new StoreRef(known.address(), StoreSignature.readToken(known.keys(), app)));
  }

  /** For messages. */
  String url() {
    return settings.url().toString();
  }

  private String address() throws IOException {
    String host = settings.url().getHost();
    try {
      InetAddress found = InetAddress.getByName(host);
      String ip = found.getHostAddress();
      return (found instanceof Inet6Address ? "[" + ip + "]" : ip) + ":" + settings.port();
    } catch (UnknownHostException e) {
      throw new IOException("there is no Service " + host, e);
    }
  }

  private SecretKeys keys() throws IOException {
    Secret secret = client.secrets().inNamespace(namespace).withName(settings.secret()).get();
    if (secret == null) {
      throw new IOException(
          "there is no Secret " + namespace + "/" + settings.secret() + ": upgrade the release");
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    if (!data.containsKey(KeySecret.KEY)) {
      secret = filled(secret);
    }
    try {
      return KeySecret.read(secret);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the Secret " + namespace + "/" + settings.secret() + ": " + e.getMessage(), e);
    }
  }

  /** With its resourceVersion: of two operators one writes, the other looks again. */
  private Secret filled(Secret secret) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    Map<String, String> data =
        new HashMap<>(secret.getData() == null ? Map.of() : secret.getData());
    data.put(
        KeySecret.KEY, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    secret.setData(data);
    return client.resource(secret).update();
  }
}
