package dev.appversion.operator.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Creates authorities and the serving certificates that they sign: ECDSA on P-256 (RFC 5280). */
final class CertificateMaker {
  /**
   * The tolerated difference between the clocks of two nodes: a certificate is valid from this long
   * before its creation.
   */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 127;
  private static final Pattern IP = Pattern.compile("[0-9.]+|.*:.*");

  private final SecureRandom random = new SecureRandom();

  /** A new authority; each has a unique name, so that two in one bundle can be distinguished. */
  Credential authority(Instant now, Duration lifetime) {
    byte[] id = new byte[4];
    random.nextBytes(id);
    X500Principal name =
        new X500Principal("CN=appversion authority " + HexFormat.of().formatHex(id));
    try {
      KeyPair pair = keyPair();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, serial(), from(now), until(now.plus(lifetime)), name, pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return signed(builder, pair.getPrivate(), pair.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot create a certificate authority", e);
    }
  }

  /**
   * A new serving certificate; it expires no later than its authority.
   *
   * @param hosts DNS names and IP addresses, at least one
   */
  Credential serving(Credential authority, List<String> hosts, Instant now, Duration lifetime) {
    Instant end = now.plus(lifetime);
    Instant authorityEnd = authority.certificate().getNotAfter().toInstant();
    try {
      KeyPair pair = keyPair();
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              authority.certificate(),
              serial(),
              from(now),
              until(end.isBefore(authorityEnd) ? end : authorityEnd),
              new X500Principal("CN=appversion operator"),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(hosts.stream().map(CertificateMaker::name).toArray(GeneralName[]::new)));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
      return signed(builder, authority.key(), pair.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot create a serving certificate", e);
    }
  }

  private static GeneralName name(String host) {
    return new GeneralName(
        IP.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static Credential signed(
      X509v3CertificateBuilder builder, PrivateKey signer, PrivateKey own)
      throws GeneralSecurityException, OperatorCreationException {
    var holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
    return new Credential(new JcaX509CertificateConverter().getCertificate(holder), own);
  }

  private KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).setBit(0);
  }

  private static Date from(Instant now) {
    return Date.from(now.minus(SKEW));
  }

  private static Date until(Instant end) {
    return Date.from(end);
  }
}
