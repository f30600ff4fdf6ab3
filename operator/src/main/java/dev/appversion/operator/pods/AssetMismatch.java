package dev.appversion.operator.pods;

/**
 * An asset whose bytes are not what its manifest says, as a sidecar found out.
 *
 * @param version the name of the version whose app has other bytes
 * @param path the delivery path, relative to the static URL
 */
public record AssetMismatch(String version, String path) {
  @Override
  public String toString() {
    return version + " " + path;
  }
}
