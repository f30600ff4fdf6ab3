package dev.appversion.operator.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides when certificates are renewed.
 *
 * <p>A serving certificate is renewed after two thirds of its lifetime; so is an authority, in two
 * steps: first its successor is published in addition to it, without signing; after {@code
 * overlap}, when API server and sidecars have read the bundle, the successor signs. The old
 * authority stays in the bundle until it expires.
 *
 * @param authorityLife lifetime of an authority
 * @param servingLife lifetime of a serving certificate
 * @param overlap how long a successor is published before it signs
 */
public record Rotation(Duration authorityLife, Duration servingLife, Duration overlap) {
  /** Authorities for two years, serving certificates and overlap for 24 hours. */
  public static final Rotation DEFAULT =
      new Rotation(Duration.ofDays(730), Duration.ofHours(24), Duration.ofHours(24));

  /**
   * The next step of the rotation.
   *
   * @param hosts the names that the serving certificate must have
   * @return the new material; empty if no step is due
   */
  Optional<TlsMaterial> step(
      Optional<TlsMaterial> present, List<String> hosts, Instant now, CertificateMaker maker) {
    if (present.isEmpty() || expired(present.get().authority().certificate(), now)) {
      Credential authority = maker.authority(now, authorityLife);
      return Optional.of(
          new TlsMaterial(
              authority,
              Optional.empty(),
              Optional.empty(),
              maker.serving(authority, hosts, now, servingLife)));
    }
    TlsMaterial old = present.get();
    Credential authority = old.authority();
    Optional<Credential> next = old.next();
    Optional<X509Certificate> previous =
        old.previous().filter(certificate -> !expired(certificate, now));
    Credential serving = old.serving();
    boolean changed = previous.isPresent() != old.previous().isPresent();

    if (next.isPresent() && !now.isBefore(madeAt(next.get().certificate()).plus(overlap))) {
      previous = Optional.of(authority.certificate());
      authority = next.get();
      next = Optional.empty();
      changed = true;
    } else if (next.isEmpty() && isDue(authority.certificate(), now)) {
      next = Optional.of(maker.authority(now, authorityLife));
      changed = true;
    }
    if (isDue(serving.certificate(), now)
        || !names(serving.certificate()).equals(Set.copyOf(hosts))
        || !isSignedBy(serving.certificate(), authority.certificate())) {
      serving = maker.serving(authority, hosts, now, servingLife);
      changed = true;
    }
    return changed
        ? Optional.of(new TlsMaterial(authority, next, previous, serving))
        : Optional.empty();
  }

  private static boolean expired(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotAfter().toInstant());
  }

  private static boolean isDue(X509Certificate certificate, Instant now) {
    Instant made = madeAt(certificate);
    Duration life = Duration.between(made, certificate.getNotAfter().toInstant());
    return !now.isBefore(made.plus(life.multipliedBy(2).dividedBy(3)));
  }

  private static Instant madeAt(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant().plus(CertificateMaker.SKEW);
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (java.security.GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }
}
