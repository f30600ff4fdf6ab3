package dev.appversion.versioning.caching;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The directives of {@code Cache-Control} (RFC 9111 section 5.2), or of a field with the same form.
 *
 * @param directives in the order of the field
 */
public record CacheDirectives(List<Directive> directives) {
  private static final Directive PRIVATE = Directive.of("private");
  private static final CacheDirectives NONE = new CacheDirectives(List.of());
  private static final Set<String> FOR_SHARED_CACHES = Set.of("public", "private", "s-maxage");

  /**
   * One directive.
   *
   * @param name in lower case
   * @param argument without quotes; empty if there is none
   * @param text as it was sent
   */
  public record Directive(String name, String argument, String text) {
    static Directive of(String text) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      String argument = equals < 0 ? "" : text.substring(equals + 1).strip();
      boolean quoted = argument.length() > 1 && argument.startsWith("\"");
      return new Directive(
          name.strip().toLowerCase(Locale.ROOT),
          quoted ? argument.substring(1, argument.length() - 1) : argument,
          text);
    }
  }

  public CacheDirectives {
    directives = List.copyOf(directives);
  }

  /**
   * Reads the values of all field lines. A part that is not a directive gets a name that is never
   * looked up.
   */
  public static CacheDirectives parse(List<String> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    List<Directive> found = new ArrayList<>();
    for (String value : values) {
      int start = 0;
      boolean quoted = false;
      for (int i = 0; i <= value.length(); i++) {
        boolean end = i == value.length();
        if (!end && value.charAt(i) == '"') {
          quoted = !quoted;
        } else if (!end && quoted && value.charAt(i) == '\\') {
          i++;
        } else if (end || (!quoted && value.charAt(i) == ',')) {
          String text = value.substring(start, Math.min(i, value.length())).strip();
          if (!text.isEmpty()) {
            found.add(Directive.of(text));
          }
          start = i + 1;
        }
      }
    }
    return new CacheDirectives(found);
  }

  /** Whether there are no directives. */
  public boolean isEmpty() {
    return directives.isEmpty();
  }

  /** Whether a directive is present, with or without an argument. */
  boolean has(String name) {
    for (Directive directive : directives) {
      if (directive.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a directive is present that applies to the whole response, not to some of its fields.
   */
  boolean hasWhole(String name) {
    for (Directive directive : directives) {
      if (directive.name().equals(name) && directive.argument().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a directive is present with a time of more than 0. */
  boolean hasTime(String name) {
    for (Directive directive : directives) {
      if (directive.name().equals(name)
          && directive.argument().chars().anyMatch(c -> c > '0' && c <= '9')) {
        return true;
      }
    }
    return false;
  }

  /** The same for the client's own cache only; all other directives are kept. */
  public CacheDirectives forOneClient() {
    List<Directive> kept = new ArrayList<>(1 + directives.size());
    kept.add(PRIVATE);
    for (Directive directive : directives) {
      if (!FOR_SHARED_CACHES.contains(directive.name())) {
        kept.add(directive);
      }
    }
    return new CacheDirectives(kept);
  }

  /** The value of one field line. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    directives.forEach(directive -> text.add(directive.text()));
    return text.toString();
  }
}
