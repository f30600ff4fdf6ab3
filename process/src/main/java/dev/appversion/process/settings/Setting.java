package dev.appversion.process.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One setting of a process. {@code --help}, the reference page and the command line's flags are
 * generated from it.
 *
 * @param name the environment variable
 * @param meaning what the setting does, in full sentences
 * @param defaultValue the default as a person writes it; empty if there is none
 * @param allowed the allowed values, as words that complete "must be …"
 * @param arity how many values its flag accepts
 * @param traits what differs from other settings
 * @param parser parses a value; empty if the value is not allowed
 */
public record Setting<T>(
    String name,
    String meaning,
    String defaultValue,
    String allowed,
    Arity arity,
    Set<Trait> traits,
    Function<String, Optional<T>> parser) {

  /** The number of values that a flag accepts. */
  public enum Arity {
    /** Exactly one. */
    ONE,
    /** True or false; without a value it means true. */
    SWITCH,
    /** One or more; in the variable they are separated as in PATH. */
    MANY
  }

  /** A property in which a setting differs from others. */
  public enum Trait {
    /** No message contains the value. */
    SECRET,
    /** The process does not start without it. */
    REQUIRED,
    /** An empty value is parsed and overrides the default; otherwise it means unset. */
    EMPTY_IS_VALUE
  }

  private static final String PREFIX = "APPVERSION_";

  /** Copies the traits. */
  public Setting {
    traits = Set.copyOf(traits);
  }

  /**
   * A setting without traits.
   *
   * @param defaultValue empty if there is none
   */
  public static <T> Setting<T> of(
      String name,
      String defaultValue,
      String allowed,
      Function<String, Optional<T>> parser,
      String meaning) {
    return new Setting<>(name, meaning, defaultValue, allowed, Arity.ONE, Set.of(), parser);
  }

  /** A setting without a default whose value no message contains. */
  public static <T> Setting<T> secret(
      String name, String allowed, Function<String, Optional<T>> parser, String meaning) {
    return of(name, "", allowed, parser, meaning).with(Trait.SECRET);
  }

  /** A setting without which the process does not start. */
  public static <T> Setting<T> required(
      String name, String allowed, Function<String, Optional<T>> parser, String meaning) {
    return of(name, "", allowed, parser, meaning).with(Trait.REQUIRED);
  }

  /** The same with another number of values of its flag. */
  public Setting<T> withArity(Arity values) {
    return new Setting<>(name, meaning, defaultValue, allowed, values, traits, parser);
  }

  /** The same with one more trait. */
  public Setting<T> with(Trait trait) {
    Set<Trait> all = EnumSet.of(trait);
    all.addAll(traits);
    return new Setting<>(name, meaning, defaultValue, allowed, arity, all, parser);
  }

  /** Whether it has a trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** The command line's flag of the same meaning: {@code --upstream} for APPVERSION_UPSTREAM. */
  public String flag() {
    String stem = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return "--" + stem.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The values of a switch or an enumeration; empty for all other settings. */
  public List<String> choices() {
    List<String> words = List.of(allowed.split(", | or "));
    boolean few =
        words.size() > 1 && words.stream().allMatch(word -> word.matches("[a-z]+") && allows(word));
    return few ? words : List.of();
  }

  /** Whether a value is allowed. */
  public boolean allows(String value) {
    return parser.apply(value).isPresent();
  }
}
