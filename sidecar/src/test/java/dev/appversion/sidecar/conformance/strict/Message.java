package dev.appversion.sidecar.conformance.strict;

import java.util.List;

/** A request or a response, parsed strictly. All of it is Latin-1. */
public record Message(String start, List<Field> fields, String body, List<Field> trailers) {
  /** A field line. */
  public record Field(String name, String value) {}

  /** The values of a field of the head. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** The values of a trailer field. */
  public List<String> allTrailers(String name) {
    return new Message(start, trailers, "", List.of()).all(name);
  }

  /** Whether a field of this name is in the head or in the trailers. */
  public boolean mentions(String name) {
    return !all(name).isEmpty()
        || trailers.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
  }

  public String method() {
    return start.split(" ", 3)[0];
  }

  public String target() {
    return start.split(" ", 3)[1];
  }

  public String status() {
    return start.split(" ", 3)[1];
  }
}
