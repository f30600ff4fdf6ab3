package dev.appversion.sidecar.config;

import dev.appversion.process.settings.Values;
import dev.appversion.versioning.routing.table.PathPattern;
import dev.appversion.versioning.token.SecretKeys;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parsers of values that only the sidecar has; each returns empty for an invalid value. */
final class SidecarValues {
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,2})?)%");
  private static final Pattern ENDPOINT = Pattern.compile("https?://[^?#]{1,253}");
  private static final Pattern SERVICE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");
  private static final double PERCENT = 100;

  private SidecarValues() {}

  /** A share from 0.01% to 100%; {@code off} is 0, and {@code on} is 1. */
  static Optional<Double> share(String text) {
    return switch (text) {
      case "off" -> Optional.of(0.0);
      case "on" -> Optional.of(1.0);
      default ->
          Values.matching(SHARE, text)
              .map(share -> Double.parseDouble(share.substring(0, share.length() - 1)) / PERCENT)
              .filter(share -> share > 0 && share <= 1);
    };
  }

  /** The URL of a collector: with a host, without credentials, query and fragment. */
  static Optional<URI> endpoint(String text) {
    return Values.matching(ENDPOINT, text)
        .flatMap(
            url -> {
              try {
                return Optional.of(new URI(url));
              } catch (URISyntaxException e) {
                return Optional.empty();
              }
            })
        .filter(url -> url.getHost() != null && url.getRawUserInfo() == null);
  }

  /** The name of a service. */
  static Optional<String> serviceName(String text) {
    return Values.matching(SERVICE_NAME, text);
  }

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
