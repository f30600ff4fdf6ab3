package dev.appversion.operator.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authorities and the certificate of the operator's HTTPS API.
 *
 * @param authority signs serving certificates
 * @param next an authority that is published already and signs once all clients trust it
 * @param previous the authority before this one, published until it expires; its key was deleted
 * @param serving the certificate that the server presents
 */
public record TlsMaterial(
    Credential authority,
    Optional<Credential> next,
    Optional<X509Certificate> previous,
    Credential serving) {
  /** PEM of every authority that may have signed the operator's certificate, now or soon. */
  public String bundle() {
    return Stream.of(
            Optional.of(authority.certificate()), next.map(Credential::certificate), previous)
        .flatMap(Optional::stream)
        .map(Pem::of)
        .collect(Collectors.joining());
  }
}
