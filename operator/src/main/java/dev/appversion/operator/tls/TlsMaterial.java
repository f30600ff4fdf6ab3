package dev.appversion.operator.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the operator's HTTPS rests on.
 *
 * @param authority signs serving certificates
 * @param next an authority that is published already, and will sign when everybody knows it
 * @param previous the authority before this one, published until it expires; its key is gone
 * @param serving what the servers show
 */
public record TlsMaterial(
    Credential authority,
    Optional<Credential> next,
    Optional<X509Certificate> previous,
    Credential serving) {
  /** PEM of every authority by which a certificate of ours may be signed now or soon. */
  public String bundle() {
    return Stream.of(
            Optional.of(authority.certificate()), next.map(Credential::certificate), previous)
        .flatMap(Optional::stream)
        .map(Pem::of)
        .collect(Collectors.joining());
  }
}
