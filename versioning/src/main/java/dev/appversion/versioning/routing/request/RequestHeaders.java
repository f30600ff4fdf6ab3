package dev.appversion.versioning.routing.request;

import java.util.List;

/** The header fields of a request. */
@FunctionalInterface
public interface RequestHeaders {
  /** All values of a field, in order; empty if it is absent. Names are case-insensitive. */
  List<String> all(String name);

  /** The first value of a field, or an empty string. */
  default String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }
}
