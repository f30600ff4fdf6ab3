package dev.appversion.versioning.routing.request;

import java.util.List;

/** The header fields of a request. */
@FunctionalInterface
public interface RequestHeaders {
  /** All values of a field, in order; empty if it is not there. Names do not regard case. */
  List<String> all(String name);

  /** The first value of a field, or an empty text. */
  default String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }
}
