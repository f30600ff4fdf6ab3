package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The structural half of the CRD's validation, read from the CRD itself: types, required and
 * unknown fields, patterns, bounds, enumerations, unique list keys. As with kubectl, unknown fields
 * are errors. The rules in CEL are in {@link CrdRules}.
 */
final class CrdSchema {
  static final String RESOURCE = "appversions.appversion.dev.yaml";

  private static final List<String> TOP =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private final JsonNode schema;

  private CrdSchema(JsonNode schema) {
    this.schema = schema;
  }

  static CrdSchema load() {
    return new CrdSchema(crd().at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  private static JsonNode crd() {
    try (InputStream in =
        Objects.requireNonNull(CrdSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return YamlReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getFirst()
          .root();
    } catch (IOException | InvalidResourceException e) {
      throw new IllegalStateException("the build copies a valid " + RESOURCE + " here", e);
    }
  }

  /** All CEL rules with normalized white space, in the order of the file. */
  List<String> rules() {
    return schema.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
        .map(rule -> rule.path("rule").asText().replaceAll("\\s+", " "))
        .toList();
  }

  /** The patterns of all fields. */
  List<String> patterns() {
    return schema.findValues("pattern").stream().map(JsonNode::asText).toList();
  }

  /** All violations of the schema in a resource. */
  List<FieldError> check(YamlDocument document) {
    List<FieldError> problems = new ArrayList<>();
    if (!document.root().path("metadata").path("name").isTextual()) {
      problems.add(document.problem("metadata.name", "is missing: it names the app"));
    }
    if (!document.root().has("spec")) {
      problems.add(document.problem("spec", "is missing"));
    }
    check(document.root().path("spec"), schema.at("/properties/spec"), "spec", document, problems);
    document
        .root()
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!TOP.contains(field)) {
                problems.add(document.problem(field, unknown(field, TOP)));
              }
            });
    return problems;
  }

  private void check(
      JsonNode value,
      JsonNode type,
      String path,
      YamlDocument document,
      List<FieldError> problems) {
    if (value.isMissingNode() || (value.isNull() && type.has("default"))) {
      return; // absent, or given its default
    }
    String wrong = TypeRules.wrong(value, document.written(path), type);
    if (!wrong.isEmpty()) {
      problems.add(document.problem(path, wrong));
    } else if (value.isObject()) {
      checkObject(value, type, path, document, problems);
    } else if (value.isArray()) {
      checkArray(value, type, path, document, problems);
    }
  }

  private void checkObject(
      JsonNode value,
      JsonNode type,
      String path,
      YamlDocument document,
      List<FieldError> problems) {
    for (JsonNode name : type.path("required")) {
      if (value.path(name.asText()).isMissingNode()) {
        problems.add(document.problem(path + "." + name.asText(), "is missing"));
      }
    }
    value
        .properties()
        .forEach(
            entry -> {
              String child = path + "." + entry.getKey();
              JsonNode known = type.path("properties").path(entry.getKey());
              JsonNode of = known.isMissingNode() ? type.path("additionalProperties") : known;
              if (of.isMissingNode()) {
                problems.add(document.problem(child, unknown(entry.getKey(), known(type))));
              } else {
                check(entry.getValue(), of, child, document, problems);
              }
            });
  }

  private void checkArray(
      JsonNode value,
      JsonNode type,
      String path,
      YamlDocument document,
      List<FieldError> problems) {
    Set<String> keys = new HashSet<>();
    String key = type.path("x-kubernetes-list-map-keys").path(0).asText("");
    for (int i = 0; i < value.size(); i++) {
      String child = path + "[" + i + "]";
      check(value.get(i), type.path("items"), child, document, problems);
      JsonNode id = value.get(i).path(key);
      if (id.isTextual() && !keys.add(id.asText())) {
        problems.add(
            document.problem(child + "." + key, "'" + id.asText() + "' is in the list twice"));
      }
    }
  }

  private static List<String> known(JsonNode type) {
    List<String> names = new ArrayList<>();
    type.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String unknown(String field, List<String> known) {
    return "is not a field"
        + TypeRules.didYouMean(field, known)
            .orElseGet(
                () -> known.isEmpty() ? "" : "; the fields here are " + String.join(", ", known));
  }
}
