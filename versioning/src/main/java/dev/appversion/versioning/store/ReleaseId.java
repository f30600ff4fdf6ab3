package dev.appversion.versioning.store;

import dev.appversion.versioning.contract.VersionNames;
import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One release in the store. A version that is deployed again under its old name with another
 * manifest is another release.
 *
 * @param app whose it is
 * @param version the version's name
 * @param manifest SHA-256 of the manifest's bytes, in hex; and of the static URL, where the
 *     manifest has absolute paths, so that it decides which are the version's. A constant for the
 *     files that clients have requested, which no manifest names
 */
public record ReleaseId(AppId app, String version, String manifest) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** In place of a digest: the list of requested files, which grows while its version is live. */
  private static final String REQUESTED =
      Digests.sha256Hex("appversion/requested-files/v1".getBytes(StandardCharsets.UTF_8));

  public ReleaseId {
    if (!VersionNames.isValid(version)) {
      throw new IllegalArgumentException("a version's name " + VersionNames.RULE);
    }
    if (!DIGEST.matcher(manifest).matches()) {
      throw new IllegalArgumentException("a manifest's digest is a SHA-256 in hex");
    }
  }

  /** The files of a version that clients have requested: {@link RequestedFiles}. */
  public static ReleaseId requested(AppId app, String version) {
    return new ReleaseId(app, version, REQUESTED);
  }

  /** Whether this is a list of requested files. */
  public boolean isRequested() {
    return manifest.equals(REQUESTED);
  }

  @Override
  public String toString() {
    if (isRequested()) {
      return app + " " + version + " (requested files)";
    }
    return app + " " + version + " (manifest " + manifest.substring(0, 12) + ")";
  }
}
