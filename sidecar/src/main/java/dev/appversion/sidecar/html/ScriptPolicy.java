package dev.appversion.sidecar.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The script elements that a page's policies allow (CSP 3, sections 2.2, 2.3.1 and 6.7.1.1).
 *
 * @param sources the source lists of all policies that apply to script elements, in their original
 *     form
 */
public record ScriptPolicy(List<List<String>> sources) {
  /** A page without a policy. */
  public static final ScriptPolicy NONE = new ScriptPolicy(List.of());

  private static final List<String> DIRECTIVES =
      List.of("script-src-elem", "script-src", "default-src");
  private static final String NONCE = "'nonce-";
  private static final Pattern NONCE_VALUE = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

  public ScriptPolicy {
    sources = List.copyOf(sources);
  }

  /**
   * The policies of a response.
   *
   * @param fields the values of {@code Content-Security-Policy}
   */
  public static ScriptPolicy of(Iterable<String> fields) {
    List<List<String>> all = new ArrayList<>();
    for (String field : fields) {
      for (String policy : field.split(",", -1)) {
        governing(policy).ifPresent(all::add);
      }
    }
    return new ScriptPolicy(all);
  }

  /** The directive that applies to script elements: the first of the three that is present. */
  private static Optional<List<String>> governing(String policy) {
    String[] directives = policy.split(";", -1);
    for (String name : DIRECTIVES) {
      for (String directive : directives) {
        List<String> parts = List.of(directive.strip().split("\\s+"));
        if (parts.getFirst().toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(parts.subList(1, parts.size()));
        }
      }
    }
    return Optional.empty();
  }

  /** The first nonce of the first policy that has one. */
  public Optional<String> nonce() {
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    return sources.stream().flatMap(List::stream).flatMap(it -> nonceOf(it).stream()).findFirst();
  }

  private static Optional<String> nonceOf(String source) {
    boolean quoted = source.length() > NONCE.length() + 1 && source.endsWith("'");
    if (quoted && source.regionMatches(true, 0, NONCE, 0, NONCE.length())) {
      String value = source.substring(NONCE.length(), source.length() - 1);
      if (NONCE_VALUE.matcher(value).matches()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a policy lists the hash of these bytes, so that it allows a script element with this
   * value of {@code integrity}.
   *
   * @param integrity such as {@code sha256-...}
   */
  public boolean lists(String integrity) {
    return !sources.isEmpty()
        && sources.stream().anyMatch(policy -> policy.contains("'" + integrity + "'"));
  }

  /** Whether a policy allows no script element of the page's markup by its URL. */
  public boolean ignoresUrls() {
    return !sources.isEmpty()
        && sources.stream()
            .anyMatch(policy -> policy.stream().anyMatch("'strict-dynamic'"::equalsIgnoreCase));
  }
}
