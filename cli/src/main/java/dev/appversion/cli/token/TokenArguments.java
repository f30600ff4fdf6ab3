package dev.appversion.cli.token;

import dev.appversion.cli.terminal.CliException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The arguments that the commands which print a token have in common. */
final class TokenArguments {
  private TokenArguments() {}

  /**
   * Checks {@code --expires}.
   *
   * @param example a duration that is allowed
   * @throws CliException if it is less than a second or more than the maximum
   */
  static void checkExpiry(Duration expires, String example, Duration max) {
    if (expires.toSeconds() < 1 || expires.compareTo(max) > 0) {
      throw CliException.usage(
          "--expires " + text(expires) + " must be at least 1s and at most " + text(max),
          "For example: --expires " + example);
    }
  }

  /** As the option is written: {@code 30d}, {@code 1h30m}. */
  private static String text(Duration duration) {
    boolean days = duration.toDays() > 1 && duration.equals(Duration.ofDays(duration.toDays()));
    return days
        ? duration.toDays() + "d"
        : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Checks {@code NAME}: an AppVersion's name without its namespace.
   *
   * @param meaning what it names
   * @param example a command with it
   * @param namespace how to give the namespace
   * @throws CliException if it is missing, or has a namespace or a space
   */
  static String name(@Nullable String name, String meaning, String example, String namespace) {
    if (name != null && name.contains("/")) {
      throw CliException.usage(
          "NAME " + name + " must be the name alone, without a namespace", namespace);
    }
    if (name == null || name.chars().anyMatch(c -> c <= ' ') || name.isEmpty()) {
      throw CliException.usage("NAME is missing: " + meaning, "For example: " + example);
    }
    return name;
  }
}
