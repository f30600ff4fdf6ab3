package dev.appversion.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * The command line of a benchmark: options such as {@code --rounds=3} and flags such as {@code
 * --json}.
 *
 * @param all the arguments
 */
public record Arguments(List<String> all) {
  public Arguments {
    all = List.copyOf(all);
  }

  /** The arguments of {@code main}. */
  public static Arguments of(String... args) {
    return new Arguments(List.of(args));
  }

  /** Whether a flag is present. */
  public boolean has(String flag) {
    return all.contains(flag);
  }

  /**
   * A number.
   *
   * @param name of the option, such as {@code --rounds}
   * @param standard without the option
   * @throws IllegalArgumentException if its value is no whole number
   */
  public int number(String name, int standard) {
    return value(name)
        .map(
            value -> {
              try {
                return Integer.valueOf(value);
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    name + "=" + value + ": must be a whole number", e);
              }
            })
        .orElse(standard);
  }

  /** The value of an option, or {@code standard} without it. */
  public String text(String name, String standard) {
    return value(name).orElse(standard);
  }

  private Optional<String> value(String name) {
    return all.stream()
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst();
  }
}
