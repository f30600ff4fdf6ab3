package dev.appversion.versioning.store;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The retention of the assets of retired releases: until the first of two limits is exceeded.
 *
 * @param age the time since a release was retired
 * @param count the maximum number of retired releases of an app, the most recent ones; 0 retains
 *     none
 */
public record RetentionPolicy(Duration age, int count) {
  /** 30 days and 10 releases: older open tabs have been reloaded, or are not used. */
  public static final RetentionPolicy DEFAULT = new RetentionPolicy(Duration.ofDays(30), 10);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

  public RetentionPolicy {
    if (age.isNegative()) {
      throw new IllegalArgumentException("a retention's age is negative: " + age);
    }
    if (count < 0) {
      throw new IllegalArgumentException("a retention's count is negative: " + count);
    }
  }

  /** Whether any release is retained. */
  public boolean keepsAny() {
    return count > 0 && !age.isZero();
  }

  /**
   * Reads an age such as {@code 30d}, {@code 12h}, {@code 45m} or {@code 90s}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Duration parseAge(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number and s, m, h or d, such as 30d");
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "d" -> Duration.ofDays(amount);
      case "h" -> Duration.ofHours(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofSeconds(amount);
    };
  }
}
