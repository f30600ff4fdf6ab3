package dev.appversion.operator.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the latest serving certificate to each new connection, so that a renewal needs no
 * restart. Handshakes fail before there is one.
 */
final class ServingKeyManager extends X509ExtendedKeyManager {
  private final AtomicReference<List<Shown>> shown = new AtomicReference<>(List.of());

  private record Shown(String alias, List<X509Certificate> chain, PrivateKey key) {}

  /** Presents this certificate from now on; handshakes in progress keep the previous one. */
  void show(List<X509Certificate> chain, PrivateKey key) {
    Shown newest =
        new Shown(chain.getFirst().getSerialNumber().toString(16), List.copyOf(chain), key);
    shown.updateAndGet(old -> old.isEmpty() ? List.of(newest) : List.of(newest, old.getFirst()));
  }

  boolean hasCertificate() {
    return !shown.get().isEmpty();
  }

  private Optional<Shown> named(String alias) {
    return shown.get().stream().filter(it -> it.alias().equals(alias)).findFirst();
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return shown.get().stream()
        .limit(1)
        .filter(it -> it.key().getAlgorithm().equals(keyType))
        .map(Shown::alias)
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return named(alias).map(it -> it.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return named(alias).map(Shown::key).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
