package dev.appversion.api.v1alpha1.rollout;

import java.time.Duration;

/** The form of durations in the resource, and their limit. */
public final class Durations {
  /** A number and a unit. */
  public static final String PATTERN = "^(0|[1-9][0-9]{0,7})[smhd]$";

  /** The error for a duration beyond the limit. */
  public static final String MESSAGE = "must be at most 365d (31536000s)";

  /** The CEL rule for the limit, of a field with {@link #PATTERN}. */
  static final String AT_MOST_A_YEAR =
      "!self.matches('"
          + PATTERN
          + "') || int(self.substring(0, size(self) - 1)) <= (self.endsWith('d') ? 365 :"
          + " self.endsWith('h') ? 8760 : self.endsWith('m') ? 525600 : 31536000)";

  /** The length of the longest duration. */
  static final int LENGTH = 9;

  /** The CEL for "a duration of this list does not have the form". */
  static final String INVALID = ".exists(d, !d.matches('" + PATTERN + "'))";

  /** The CEL for "the durations of this list ascend". */
  static final String ASCEND =
      ".map(d, int(d.substring(0, size(d) - 1)) * (d.endsWith('d') ? 86400 : d.endsWith('h') ?"
          + " 3600 : d.endsWith('m') ? 60 : 1)).isSorted()";

  /** The longest duration. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  /**
   * The duration that a field contains, such as {@code 30m}.
   *
   * @throws IllegalArgumentException if the text does not have the form of {@link #PATTERN}
   */
  public static Duration parse(String text) {
    if (!text.matches(PATTERN)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number and s, m, h or d, such as 30m");
    }
    long amount = Long.parseLong(text, 0, text.length() - 1, 10);
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      case 'h' -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
