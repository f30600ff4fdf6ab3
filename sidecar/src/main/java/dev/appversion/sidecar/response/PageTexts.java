package dev.appversion.sidecar.response;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The texts of the sidecar's pages in one language, without markup, from {@code
 * dev/appversion/sidecar/pages/LANGUAGE.properties}.
 */
final class PageTexts {
  /** The languages; the first one is the default. */
  static final List<String> LANGUAGES = List.of("en", "de", "es", "fr", "it", "nl", "pt");

  private static final int MOST_PREFERENCES = 512; // characters
  private static final Map<String, PageTexts> ALL =
      LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), PageTexts::new));

  private final String language;
  private final Properties texts = new Properties();

  private PageTexts(String language) {
    this.language = language;
    String file = "/dev/appversion/sidecar/pages/" + language + ".properties";
    try (InputStream in = PageTexts.class.getResourceAsStream(file)) {
      texts.load(new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The texts in the language that a client prefers (lookup, RFC 4647 section 3.4).
   *
   * @param acceptLanguage the field's value; empty or malformed for no preference
   */
  static PageTexts preferred(String acceptLanguage) {
    String found = null;
    if (!acceptLanguage.isBlank() && acceptLanguage.length() <= MOST_PREFERENCES) {
      try {
        found = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
      } catch (IllegalArgumentException e) {
        found = null; // a malformed field expresses no preference
      }
    }
    return in(found == null ? LANGUAGES.getFirst() : found);
  }

  /** The texts in one of {@link #LANGUAGES}. */
  static PageTexts in(String language) {
    return Objects.requireNonNull(ALL.get(language), language);
  }

  /** The language tag (RFC 5646). */
  String language() {
    return language;
  }

  /** A text. */
  String text(String key) {
    return Objects.requireNonNull(texts.getProperty(key), key);
  }
}
