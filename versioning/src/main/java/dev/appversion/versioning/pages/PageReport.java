package dev.appversion.versioning.pages;

import dev.appversion.versioning.contract.WireHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of a page that it is open: the value of {@value WireHeaders#PAGE}. It is an Item of
 * Structured Fields (RFC 9651): the Integer 1 with parameters, of which {@code errors} is read.
 * Others, such as {@code slept}, are ignored.
 *
 * @param errors how many uncaught errors the page has had since its last report
 */
public record PageReport(long errors) {
  /** Far more than the script sends. */
  private static final int MAX_LENGTH = 256;

  /**
   * RFC 9651, section 3.1.2. Of the types of a value Integer, Boolean and Token are supported,
   * which need no unescaping.
   */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "; *(?<key>[a-z*][a-z0-9_.*-]*)"
              + "(?:=(?<value>-?[0-9]{1,15}|\\?[01]|[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*))?");

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");

  /** Reads the field; empty if it is malformed. */
  public static Optional<PageReport> parse(String field) {
    String item = field.strip();
    if (item.length() > MAX_LENGTH || !item.startsWith("1")) {
      return Optional.empty();
    }
    long errors = 0;
    Matcher parameter = PARAMETER.matcher(item);
    for (int at = 1; at < item.length(); at = parameter.end()) {
      if (!parameter.region(at, item.length()).lookingAt()) {
        return Optional.empty();
      }
      if (parameter.group("key").equals("errors")) {
        String value = parameter.group("value");
        if (value == null || !COUNT.matcher(value).matches()) {
          return Optional.empty();
        }
        errors = Long.parseLong(value); // of a repeated parameter, the last one counts
      }
    }
    return Optional.of(new PageReport(errors));
  }
}
