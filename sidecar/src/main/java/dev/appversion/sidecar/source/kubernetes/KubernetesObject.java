package dev.appversion.sidecar.source.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a ConfigMap, a Secret or a Status that the sidecar reads.
 *
 * @param resourceVersion empty if there is none
 * @param data strings of a ConfigMap, base64 of a Secret
 * @param binaryData base64
 * @param code of a Status; 0 elsewhere
 * @param message of a Status; empty elsewhere
 */
public record KubernetesObject(
    String resourceVersion,
    Map<String, String> data,
    Map<String, String> binaryData,
    int code,
    String message) {

  /** A ConfigMap's bytes under a key, from {@code data} or {@code binaryData}. */
  public Optional<byte[]> bytes(String key) {
    return Optional.ofNullable(data.get(key))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .or(() -> Optional.ofNullable(binaryData.get(key)).map(KubernetesObject::decode));
  }

  /** A Secret's string under a key. */
  public Optional<String> secret(String key) {
    return Optional.ofNullable(data.get(key))
        .map(text -> new String(decode(text), StandardCharsets.UTF_8));
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "KubernetesObject[" + resourceVersion + "]";
  }
}
