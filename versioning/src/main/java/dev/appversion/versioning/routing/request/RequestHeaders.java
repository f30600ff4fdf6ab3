package dev.appversion.versioning.routing.request;

import java.util.ArrayList;
import java.util.List;

/** The header fields of a request. */
@FunctionalInterface
public interface RequestHeaders {
  /** All values of a field, in order; empty if it is absent. Names are case-insensitive. */
  List<String> all(String name);

  /** The values of a field without surrounding whitespace, in order, without empty ones. */
  default List<String> stated(String name) {
    List<String> values = all(name);
    if (values.isEmpty()) {
      return List.of();
    }
    List<String> stated = new ArrayList<>(values.size());
    for (String value : values) {
      String stripped = value.strip();
      if (!stripped.isEmpty()) {
        stated.add(stripped);
      }
    }
    return stated;
  }

  /** The first value of a field, or an empty string. */
  default String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }
}
