package dev.appversion.cli.resource;

import dev.appversion.api.v1alpha1.rollout.Durations;
import java.util.Map;

/** The CRD's patterns as words that complete "must be …". A test compares them with the CRD. */
final class PatternWords {
  private static final String DURATION = "a whole number with s, m, h or d, such as 30d";
  private static final String LABEL_VALUE =
      "the value of a label: letters, digits, '-', '_' and '.', starting and ending with a letter or digit";
  private static final String SERVICE_NAME =
      "lower-case letters, digits and '-', starting with a letter and ending with a letter or digit";

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry(
              "^/[A-Za-z0-9._~!$&'()*+=:@%/-]*$", "a path that starts with a slash, such as /shop"),
          Map.entry("^[1-9][0-9]{0,4}[smhd]$", DURATION),
          Map.entry(Durations.PATTERN, DURATION),
          Map.entry(
              "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$",
              "a domain in lower case without a port, such as example.com"),
          Map.entry("^[^\\p{Cc}]*$", "one line of plain text without control characters"),
          Map.entry("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", LABEL_VALUE),
          Map.entry(
              "^[a-z0-9]+([.-][a-z0-9]+)*$",
              "lower-case letters and digits with single dots or dashes between them, such as v1.0"),
          Map.entry(
              "^/[^\\s?#]*$",
              "a path that starts with a slash, without a query, such as /static/staticfiles.json"),
          Map.entry(
              "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
              "the name of a ConfigMap: lower-case letters, digits, '-' and '.', starting and ending with a letter"
                  + " or digit"),
          Map.entry("^[-._a-zA-Z0-9]+$", "a key of a ConfigMap: letters, digits, '-', '_' and '.'"),
          Map.entry(
              "^[a-z0-9A-Z]([-_.a-z0-9A-Z]*[a-z0-9A-Z])?$",
              "letters, digits, '-', '_' and '.', starting and ending with a letter or digit"),
          Map.entry(
              "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
                  + "([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$",
              "a name of the form of a label key, such as http or kubernetes.io/ws"),
          Map.entry("^([a-z]([-a-z0-9]*[a-z0-9])?)?$", SERVICE_NAME),
          Map.entry("^[a-z]([-a-z0-9]*[a-z0-9])?$", SERVICE_NAME),
          Map.entry(
              "^([A-Za-z0-9][A-Za-z0-9._+~-]*)?$",
              "letters, digits, '.', '_', '+', '~' and '-', starting with a letter or digit, such as a Git SHA"),
          Map.entry(
              "^/([A-Za-z0-9._~-]+/)*$",
              "a path that starts and ends with a slash, such as /static/"),
          Map.entry(
              "^[A-Za-z0-9._~-]+$", "the name of a query parameter: letters, digits and . _ ~ -"),
          Map.entry("^[A-Za-z0-9-]+$", "the name of a header field, such as X-Build"));

  private PatternWords() {}

  /** The description of text that matches the pattern. */
  static String of(String pattern) {
    return WORDS.getOrDefault(pattern, "a string that matches " + pattern);
  }

  /** Whether the pattern has a description. */
  static boolean hasWords(String pattern) {
    return WORDS.containsKey(pattern);
  }
}
