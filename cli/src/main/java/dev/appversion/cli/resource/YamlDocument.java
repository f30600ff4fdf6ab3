package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A YAML document as JSON, with the line of each value.
 *
 * @param lines YAML path (as in {@link FieldError}) to line, counted from 1
 * @param scalars YAML path to the value as written in the file, for values that are not strings
 */
record YamlDocument(JsonNode root, Map<String, Integer> lines, Map<String, String> scalars) {

  String text(String field) {
    return root.path(field).asText("");
  }

  /** The value at this path as written in the file, if it is not a string; else empty. */
  String written(String path) {
    return scalars.getOrDefault(path, "");
  }

  /** A problem at this path, with the line of the nearest part of it that is in the document. */
  FieldError problem(String path, String message) {
    String at = path;
    while (!at.isEmpty() && !lines.containsKey(at)) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return new FieldError(lines.getOrDefault(at, 0), path, message);
  }
}
