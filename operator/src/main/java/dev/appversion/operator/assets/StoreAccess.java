package dev.appversion.operator.assets;

import dev.appversion.process.net.HostPort;
import dev.appversion.versioning.routing.table.StoreRef;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.StoreSignature;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store's address and key. The address is resolved here, so that sidecars need no DNS. */
public final class StoreAccess {
  /** The last known address and keys. */
  record Current(String address, SecretKeys keys) {}

  /** Reads the key from the cluster. Blocks. */
  interface KeySource {
    SecretKeys read() throws IOException;
  }

  private final StoreSettings settings;
  private final KeySource keySource;
  private volatile @Nullable Current current;

  /**
   * @param keySource read at each refresh
   */
  StoreAccess(StoreSettings settings, KeySource keySource) {
    this.settings = settings;
    this.keySource = keySource;
  }

  /**
   * @param namespace the operator's
   */
  public StoreAccess(StoreSettings settings, KubernetesClient client, String namespace) {
    this(settings, new StoreSecret(client, namespace, settings.secret())::read);
  }

  /**
   * Reads address and key again. Blocks.
   *
   * @return whether they changed, so that routing tables must be written
   * @throws IOException if one cannot be read; the last known ones stay in use
   */
  boolean refresh() throws IOException {
    Current before = current;
    SecretKeys keys = keySource.read();
    Current now = new Current(address(), keys);
    current = now;
    return before == null
        || !before.address().equals(now.address())
        || !before.keys().id().equals(now.keys().id());
  }

  Optional<Current> current() {
    return Optional.ofNullable(current);
  }

  /** The store as routing tables name it; empty until address and key are known. */
  public Optional<StoreRef> reference(AppId app) {
    return current()
        .map(known -> new StoreRef(known.address(), StoreSignature.readToken(known.keys(), app)));
  }

  /** The base URL, for messages. */
  String url() {
    return settings.url().toString();
  }

  private String address() throws IOException {
    String host = settings.url().getHost();
    try {
      InetAddress found = InetAddress.getByName(host);
      return HostPort.of(found, settings.port()).toString();
    } catch (UnknownHostException e) {
      throw new IOException("the host name " + host + " does not resolve", e);
    }
  }
}
