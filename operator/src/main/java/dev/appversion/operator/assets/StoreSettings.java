package dev.appversion.operator.assets;

import java.net.URI;

/**
 * The store's URL and Secret.
 *
 * @param url {@code APPVERSION_STORE_URL}: its base URL, such as {@code
 *     http://appversion-store.appversion-system.svc}
 * @param secret {@code APPVERSION_STORE_SECRET}: the name of the Secret, in the operator's own
 *     namespace, that holds the key for signing
 */
public record StoreSettings(URI url, String secret) {
  int port() {
    return url.getPort() < 0 ? 80 : url.getPort();
  }
}
