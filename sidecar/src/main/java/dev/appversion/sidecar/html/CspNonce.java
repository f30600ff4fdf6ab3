package dev.appversion.sidecar.html;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the nonce by which a page's policy lets scripts run (CSP 3, sections 2.2 and 2.3.1). */
final class CspNonce {
  private static final List<String> DIRECTIVES =
      List.of("script-src-elem", "script-src", "default-src");
  private static final String PREFIX = "'nonce-";

  private CspNonce() {}

  /**
   * The first nonce of the first policy that has one.
   *
   * @param fields the values of {@code Content-Security-Policy}
   */
  static Optional<String> of(Iterable<String> fields) {
    for (String field : fields) {
      for (String policy : field.split(",", -1)) {
        Optional<String> nonce = ofPolicy(policy);
        if (nonce.isPresent()) {
          return nonce;
        }
      }
    }
    return Optional.empty();
  }

  /** The directive that governs script elements is the first of the three that is there. */
  private static Optional<String> ofPolicy(String policy) {
    String[] directives = policy.split(";", -1);
    for (String name : DIRECTIVES) {
      for (String directive : directives) {
        String[] parts = directive.strip().split("\\s+");
        if (parts[0].toLowerCase(Locale.ROOT).equals(name)) {
          return nonce(parts);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> nonce(String[] sources) {
    for (String source : sources) {
      boolean quoted = source.length() > PREFIX.length() + 1 && source.endsWith("'");
      if (quoted && source.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        String value = source.substring(PREFIX.length(), source.length() - 1);
        if (value.matches("[A-Za-z0-9+/_-]+={0,2}")) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }
}
