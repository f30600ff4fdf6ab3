package dev.appversion.operator.tls;

import dev.appversion.versioning.contract.DataKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link TlsMaterial} as the data of a Secret; {@code tls.crt} and {@code tls.key} as in the type
 * {@code kubernetes.io/tls}.
 */
final class TlsSecretData {
  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  private static final String AUTHORITY_KEY = "ca.key";
  private static final String NEXT = "next-ca.crt";
  private static final String NEXT_KEY = "next-ca.key";
  private static final String PREVIOUS = "previous-ca.crt";

  private TlsSecretData() {}

  static Map<String, String> write(TlsMaterial material) {
    Map<String, String> data = new LinkedHashMap<>();
    put(data, CERTIFICATE, Pem.of(material.serving().certificate()));
    put(data, KEY, Pem.of(material.serving().key()));
    put(data, DataKeys.CERTIFICATE_AUTHORITY, Pem.of(material.authority().certificate()));
    put(data, AUTHORITY_KEY, Pem.of(material.authority().key()));
    material.next().ifPresent(next -> put(data, NEXT, Pem.of(next.certificate())));
    material.next().ifPresent(next -> put(data, NEXT_KEY, Pem.of(next.key())));
    material.previous().ifPresent(previous -> put(data, PREVIOUS, Pem.of(previous)));
    return data;
  }

  /**
   * Parses the data of a Secret.
   *
   * @return empty for an empty Secret
   * @throws GeneralSecurityException if the data is not usable
   */
  static Optional<TlsMaterial> read(@Nullable Map<String, String> data)
      throws GeneralSecurityException {
    if (data == null || data.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsMaterial(
            credential(data, DataKeys.CERTIFICATE_AUTHORITY, AUTHORITY_KEY),
            data.containsKey(NEXT)
                ? Optional.of(credential(data, NEXT, NEXT_KEY))
                : Optional.empty(),
            data.containsKey(PREVIOUS)
                ? Optional.of(certificate(data, PREVIOUS))
                : Optional.empty(),
            credential(data, CERTIFICATE, KEY)));
  }

  static String text(Map<String, String> data, String key) throws GeneralSecurityException {
    String value = data.get(key);
    if (value == null || value.isEmpty()) {
      throw new GeneralSecurityException("the Secret has no " + key);
    }
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the Secret's " + key + " is not base64", e);
    }
  }

  private static Credential credential(Map<String, String> data, String certificate, String key)
      throws GeneralSecurityException {
    return new Credential(certificate(data, certificate), Pem.privateKey(text(data, key)));
  }

  private static X509Certificate certificate(Map<String, String> data, String key)
      throws GeneralSecurityException {
    return Pem.certificates(text(data, key)).getFirst();
  }

  private static void put(Map<String, String> data, String key, String pem) {
    data.put(key, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
