package dev.appversion.operator.pods;

/**
 * An asset whose bytes differ from the hash in its manifest, as reported by a sidecar.
 *
 * @param version the name of the version whose app serves the bytes
 * @param path the delivery path, relative to the static URL
 */
public record AssetMismatch(String version, String path) {
  @Override
  public String toString() {
    return version + " " + path;
  }
}
