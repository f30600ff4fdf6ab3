package dev.appversion.operator.rollout.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of enum constants in the resource's status, such as {@code RolledBack}. */
public final class ApiNames {
  private ApiNames() {}

  /** The name in CamelCase. */
  public static String of(Enum<?> constant) {
    return Stream.of(constant.name().toLowerCase(Locale.ROOT).split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The name in camelCase, as values of fields in spec have it. */
  static String lower(Enum<?> constant) {
    String name = of(constant);
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /**
   * The constant with this name, in either form.
   *
   * @param field for the error
   * @throws UnreadableStatusException if there is none
   */
  static <E extends Enum<E>> E constant(Class<E> type, String name, String field) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> of(each).equals(name) || lower(each).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UnreadableStatusException(
                    field
                        + ": '"
                        + name
                        + "' is none of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(ApiNames::of)
                            .collect(Collectors.joining(", "))));
  }
}
