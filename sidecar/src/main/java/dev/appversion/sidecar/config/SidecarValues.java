package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.table.PathPattern;
import dev.appversion.versioning.token.SecretKeys;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parsers of values that only the sidecar has; each returns empty for an invalid value. */
final class SidecarValues {
  private SidecarValues() {}

  /** One or more patterns, separated by the platform's path separator. */
  static Optional<List<String>> pathPatterns(String text) {
    List<String> patterns = List.of(text.split(Pattern.quote(File.pathSeparator), -1));
    return patterns.stream().allMatch(PathPattern::isValid)
        ? Optional.of(patterns)
        : Optional.empty();
  }

  /** A secret of sufficient length. */
  static Optional<String> secret(String text) {
    return text.strip().length() >= SecretKeys.MIN_LENGTH ? Optional.of(text) : Optional.empty();
  }
}
