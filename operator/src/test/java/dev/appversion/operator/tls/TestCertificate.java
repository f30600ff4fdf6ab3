package dev.appversion.operator.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of the operator for 127.0.0.1, and a client that trusts its authority.
 *
 * @param authority the authority's certificate in PEM
 */
public record TestCertificate(
    SSLContext serverContext, SSLContext clientContext, String authority) {
  public static TestCertificate make() {
    TlsMaterial material =
        Rotation.DEFAULT
            .step(Optional.empty(), List.of("127.0.0.1"), Instant.now(), new CertificateMaker())
            .orElseThrow();
    ServingKeyManager keys = new ServingKeyManager();
    keys.show(List.of(material.serving().certificate()), material.serving().key());
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", material.authority().certificate());
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext client = SSLContext.getInstance("TLS");
      client.init(null, managers.getTrustManagers(), null);
      return new TestCertificate(
          keys.context(), client, Pem.of(material.authority().certificate()));
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
