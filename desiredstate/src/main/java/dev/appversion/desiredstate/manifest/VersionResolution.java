package dev.appversion.desiredstate.manifest;

import dev.appversion.versioning.appversion.AppVersionId;
import java.util.List;
import java.util.Optional;

/**
 * What a version's sources came to.
 *
 * @param appVersion the app version that its responses carry
 * @param manifest its manifest: read now, or the last good one
 * @param problems what could not be read
 */
public record VersionResolution(
    AppVersionId appVersion, Optional<ResolvedManifest> manifest, List<ManifestProblem> problems) {
  public VersionResolution {
    problems = List.copyOf(problems);
  }
}
