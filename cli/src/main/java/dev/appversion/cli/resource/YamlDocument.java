package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A YAML document as JSON, with the line of each value.
 *
 * @param lines YAML path (as in {@link Problem}) to line, counted from 1
 */
record YamlDocument(JsonNode root, Map<String, Integer> lines) {

  String text(String field) {
    return root.path(field).asText("");
  }

  /** A problem at this path, or at the nearest part of it that is in the document. */
  Problem problem(String path, String message) {
    String at = path;
    while (!at.isEmpty() && !lines.containsKey(at)) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return new Problem(lines.getOrDefault(at, 0), path, message);
  }
}
