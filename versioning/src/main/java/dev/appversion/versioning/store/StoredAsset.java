package dev.appversion.versioning.store;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The response of a delivery path.
 *
 * @param sha256 of the bytes, in hex, which is their key in the store
 * @param size in bytes
 * @param headers the response fields that are kept, by name in lower case: {@link #KEPT}
 */
public record StoredAsset(String sha256, long size, Map<String, String> headers) {
  /**
   * The fields of an app's response that describe the bytes, or who may use them: a font or a
   * module that another origin loads requires its CORS fields.
   */
  public static final Set<String> KEPT =
      Set.of(
          "content-type",
          "content-language",
          "cache-control", // of a requested file; a verified one is immutable
          "access-control-allow-origin",
          "cross-origin-resource-policy",
          "cross-origin-embedder-policy",
          "timing-allow-origin",
          "x-content-type-options",
          "sourcemap");

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{1,256}");

  public StoredAsset {
    if (sha256 == null || !DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("an asset needs a sha256 in hex");
    }
    if (size < 0) {
      throw new IllegalArgumentException("an asset's size is negative: " + size);
    }
    Map<String, String> kept = new TreeMap<>();
    if (headers != null) {
      headers.forEach(
          (name, value) -> {
            String field = name.toLowerCase(Locale.ROOT);
            if (KEPT.contains(field) && VALUE.matcher(value).matches()) {
              kept.put(field, value);
            }
          });
    }
    headers = java.util.Collections.unmodifiableMap(kept);
  }
}
