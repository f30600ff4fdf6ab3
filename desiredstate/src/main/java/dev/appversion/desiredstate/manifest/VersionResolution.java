package dev.appversion.desiredstate.manifest;

import dev.appversion.versioning.appversion.AppVersionId;
import java.util.List;
import java.util.Optional;

/**
 * The result of resolving a version's sources.
 *
 * @param appVersion the app version in its responses
 * @param manifest the manifest that was read, or the last valid one
 * @param problems the sources that could not be read
 */
public record VersionResolution(
    AppVersionId appVersion, Optional<ResolvedManifest> manifest, List<ManifestProblem> problems) {
  public VersionResolution {
    problems = List.copyOf(problems);
  }
}
