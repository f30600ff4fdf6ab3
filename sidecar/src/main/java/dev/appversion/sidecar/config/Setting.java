package dev.appversion.sidecar.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One setting: what {@code --help}, the reference page and the command line's flags are made of.
 *
 * @param name the environment variable
 * @param meaning one sentence for a person
 * @param standard the default as a person would write it; empty where there is none
 * @param allowed which values are taken, in words that complete "must be …"
 * @param secret whether its value must never be shown
 * @param arity how many values its flag takes
 * @param parser reads a value; nothing if it is not allowed
 */
public record Setting<T>(
    String name,
    String meaning,
    String standard,
    String allowed,
    boolean secret,
    Arity arity,
    Function<String, Optional<T>> parser) {

  /** How many values a flag takes. */
  public enum Arity {
    ONE,
    /** True or false; alone it means true. */
    SWITCH,
    /** One or more; in the variable they are separated as in PATH. */
    MANY
  }

  private static final String PREFIX = "APPVERSION_";

  static <T> Setting<T> of(
      String name,
      String standard,
      String allowed,
      Function<String, Optional<T>> parser,
      String meaning) {
    return new Setting<>(name, meaning, standard, allowed, false, Arity.ONE, parser);
  }

  static <T> Setting<T> secret(
      String name, String allowed, Function<String, Optional<T>> parser, String meaning) {
    return new Setting<>(name, meaning, "", allowed, true, Arity.ONE, parser);
  }

  Setting<T> withArity(Arity values) {
    return new Setting<>(name, meaning, standard, allowed, secret, values, parser);
  }

  /** The command line's flag of the same meaning: {@code --upstream} for APPVERSION_UPSTREAM. */
  public String flag() {
    String stem = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return "--" + stem.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The values, where there are only a few: a switch, an enumeration. */
  public List<String> choices() {
    List<String> words = List.of(allowed.split(", | or "));
    boolean few =
        words.size() > 1 && words.stream().allMatch(word -> word.matches("[a-z]+") && allows(word));
    return few ? words : List.of();
  }

  /** Whether a value would be taken. */
  public boolean allows(String value) {
    return parser.apply(value).isPresent();
  }
}
