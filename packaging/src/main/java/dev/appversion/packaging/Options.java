package dev.appversion.packaging;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The options of a program of the build: {@code --name value} pairs, all of them required. */
public final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Parses a command line.
   *
   * @throws IllegalArgumentException if it is not a sequence of {@code --name value} pairs
   */
  public static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!name.startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --name value, not " + name);
      }
      values.put(name.substring(2), arguments[i + 1]);
    }
    return new Options(values);
  }

  /**
   * The value of an option, with each run of white space as one space.
   *
   * @throws IllegalArgumentException if it is missing or blank
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value.strip().replaceAll("\\s+", " ");
  }

  /** The value of an option as a path; errors as for {@link #get}. */
  public Path path(String name) {
    return Path.of(get(name));
  }

  /** Whether the value of an option is {@code true}; errors as for {@link #get}. */
  public boolean isTrue(String name) {
    return Boolean.parseBoolean(get(name));
  }
}
