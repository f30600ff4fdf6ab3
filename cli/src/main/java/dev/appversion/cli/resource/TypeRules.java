package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.appversion.process.settings.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The checks of a single value by the CRD's schema. */
final class TypeRules {
  private TypeRules() {}

  /**
   * The problem of a value; empty if it is valid.
   *
   * @param written the value as written in the file, if it is not a string
   * @param type its schema
   */
  static String wrong(JsonNode value, String written, JsonNode type) {
    return switch (type.path("type").asText()) {
      case "string" ->
          value.isTextual() ? wrongText(value.asText(), type) : notAString(value, written);
      case "integer" ->
          value.isIntegralNumber() ? wrongNumber(value, type) : notAnInteger(value, written);
      case "boolean" -> value.isBoolean() ? "" : "must be true or false" + not(value, written);
      case "array" ->
          value.isArray()
              ? wrongSize(value, type, "Items", "items")
              : "must be a list: write each item after '- '";
      case "object" ->
          value.isObject()
              ? wrongSize(value, type, "Properties", "entries")
              : "must be a mapping: write 'name: value' entries";
      default -> "";
    };
  }

  private static String notAString(JsonNode value, String written) {
    return "must be a string"
        + (value.isContainerNode() || value.isNull() ? "" : ": write '" + written + "'");
  }

  private static String notAnInteger(JsonNode value, String written) {
    return value.isTextual() && value.asText().matches("-?[0-9]+")
        ? "must be an integer: write " + value.asText() + " without quotes"
        : "must be an integer" + not(value, written);
  }

  private static String not(JsonNode value, String written) {
    if (value.isContainerNode() || value.isNull()) {
      return "";
    }
    return value.isTextual() ? ", not '" + value.asText() + "'" : ", not " + written;
  }

  private static String wrongText(String text, JsonNode type) {
    if (type.has("enum")) {
      List<String> allowed = new ArrayList<>();
      type.get("enum").forEach(one -> allowed.add(one.asText()));
      return allowed.contains(text)
          ? ""
          : "must be one of "
              + String.join(", ", allowed)
              + ", not '"
              + text
              + "'"
              + didYouMean(text, allowed).orElse("");
    }
    if (type.has("maxLength")
        && text.codePointCount(0, text.length()) > type.get("maxLength").asInt()) {
      return "must have at most " + type.get("maxLength").asInt() + " characters";
    }
    if (type.has("pattern")
        && !Pattern.compile(type.get("pattern").asText()).matcher(text).find()) {
      return "must be " + PatternWords.of(type.get("pattern").asText()) + "; not '" + text + "'";
    }
    return "";
  }

  /** The nearest name as a question. */
  static Optional<String> didYouMean(String name, List<String> known) {
    return NearestName.of(name, known).map(near -> "; did you mean " + near + "?");
  }

  private static String wrongNumber(JsonNode value, JsonNode type) {
    if (type.has("minimum") && value.asDouble() < type.get("minimum").asDouble()) {
      return "must be at least " + type.get("minimum").asLong() + ", not " + value.asText();
    }
    if (type.has("maximum") && value.asDouble() > type.get("maximum").asDouble()) {
      return "must be at most " + type.get("maximum").asLong() + ", not " + value.asText();
    }
    return "";
  }

  private static String wrongSize(JsonNode value, JsonNode type, String rule, String what) {
    if (type.has("min" + rule) && value.size() < type.get("min" + rule).asInt()) {
      return "must have at least " + type.get("min" + rule).asInt() + " of its " + what;
    }
    if (type.has("max" + rule) && value.size() > type.get("max" + rule).asInt()) {
      return "must have at most " + type.get("max" + rule).asInt() + " " + what;
    }
    return "";
  }
}
