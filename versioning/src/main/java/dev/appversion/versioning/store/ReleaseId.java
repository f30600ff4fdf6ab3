package dev.appversion.versioning.store;

import dev.appversion.versioning.routing.VersionNames;
import java.util.regex.Pattern;

/**
 * One release in the store. A version that is deployed again under its old name with another
 * manifest is another release.
 *
 * @param app whose it is
 * @param version the version's name
 * @param manifest SHA-256 of the manifest's bytes, in hex; and of the static URL, where the
 *     manifest has absolute paths, so that it decides which are the version's
 */
public record ReleaseId(AppId app, String version, String manifest) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ReleaseId {
    if (!VersionNames.isValid(version)) {
      throw new IllegalArgumentException("a version's name " + VersionNames.RULE);
    }
    if (!DIGEST.matcher(manifest).matches()) {
      throw new IllegalArgumentException("a manifest's digest is a SHA-256 in hex");
    }
  }

  @Override
  public String toString() {
    return app + " " + version + " (manifest " + manifest.substring(0, 12) + ")";
  }
}
