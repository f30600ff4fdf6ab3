package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An object in the JSON of a table. A key with {@code null} is an absent one; a value of another
 * type is an error that names the path.
 *
 * @param path of the object in the table, such as {@code versions[0]}; empty for the table itself
 */
record JsonFields(String path, JsonNode object) {
  /** Reads a value at a path. */
  @FunctionalInterface
  interface Read<T> {
    /** The value; throws {@link InvalidRoutingTableException} if it is of another type. */
    T at(String path, JsonNode value);
  }

  JsonFields {
    check(object.isObject(), path, "an object");
  }

  /** The value of a key; empty without one. */
  <T> Optional<T> get(String key, Read<T> read) {
    JsonNode value = object.get(key);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(read.at(path.isEmpty() ? key : path + '.' + key, value));
  }

  /** The text of a key; empty without one. */
  String text(String key) {
    return get(key, JsonFields::text).orElse("");
  }

  /** The number of a key; 0 without one. */
  int integer(String key) {
    return get(key, JsonFields::integer).orElse(0);
  }

  /** The truth value of a key; false without one. */
  boolean flag(String key) {
    return get(key, JsonFields::flag).orElse(false);
  }

  static String text(String path, JsonNode value) {
    check(value.isTextual(), path, "a text");
    return value.textValue();
  }

  static boolean flag(String path, JsonNode value) {
    check(value.isBoolean(), path, "true or false");
    return value.booleanValue();
  }

  static int integer(String path, JsonNode value) {
    check(value.isInt(), path, "an integer of 32 bits");
    return value.intValue();
  }

  static long number(String path, JsonNode value) {
    check(value.isInt() || value.isLong(), path, "an integer of 64 bits");
    return value.longValue();
  }

  /** Reads an object. */
  static <T> Read<T> object(Function<JsonFields, T> read) {
    return (path, value) -> read.apply(new JsonFields(path, value));
  }

  /** Reads an array whose elements have the same type. */
  static <T> Read<List<T>> list(Read<T> element) {
    return (path, value) -> {
      check(value.isArray(), path, "an array");
      List<T> elements = new ArrayList<>(value.size());
      for (JsonNode each : value) {
        elements.add(element.at(path + '[' + elements.size() + ']', each));
      }
      return elements;
    };
  }

  /** Reads an object whose keys are not known and whose values have the same type. */
  static <T> Read<Map<String, T>> map(Read<T> element) {
    return (path, value) -> {
      check(value.isObject(), path, "an object");
      Map<String, T> elements = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        elements.put(each.getKey(), element.at(path + '.' + each.getKey(), each.getValue()));
      }
      return elements;
    };
  }

  /** Reads one of the constants by its word. */
  static <E> Read<E> constant(E[] constants, Function<E, String> word) {
    return (path, value) -> {
      String text = text(path, value);
      for (E constant : constants) {
        if (word.apply(constant).equals(text)) {
          return constant;
        }
      }
      throw new InvalidRoutingTableException(
          "routing table at " + path + " is \"" + text + "\", which is none of its values");
    };
  }

  private static void check(boolean holds, String path, String type) {
    InvalidRoutingTableException.require(
        holds, path.isEmpty() ? "routing table" : "routing table at " + path, "is not " + type);
  }
}
