package dev.appversion.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML into JSON and records the line of each value. One object reads one document. */
final class YamlReader {
  /** A limit for aliases that refer to each other and grow exponentially. */
  private static final int MAX_VALUES = 100_000;

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, String> scalars = new HashMap<>();
  private int values;

  private YamlReader() {}

  /** All documents in text that are not empty. */
  static List<YamlDocument> read(String text) throws InvalidResourceException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    List<YamlDocument> documents = new ArrayList<>();
    try {
      for (Node root : new Compose(settings).composeAllFromString(text)) {
        YamlReader reader = new YamlReader();
        JsonNode json = reader.json(root, "");
        if (!json.isNull()) {
          documents.add(new YamlDocument(json, reader.lines, reader.scalars));
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw invalid(line, "is not valid YAML: " + syntax(e.getProblem()));
    } catch (YamlEngineException e) {
      throw invalid(0, "is not valid YAML: " + e.getMessage());
    }
  }

  private static String syntax(String problem) {
    return problem.contains("(TAB)") ? "indent with spaces, not with a tab" : problem;
  }

  private JsonNode json(Node node, String path) throws InvalidResourceException {
    lines.put(path, line(node));
    if (++values > MAX_VALUES) {
      throw invalid(
          line(node),
          "has more than " + MAX_VALUES + " values; do its aliases refer to each other?");
    }
    return switch (node) {
      case MappingNode mapping -> object(mapping, path);
      case SequenceNode sequence -> array(sequence, path);
      case ScalarNode scalar -> scalar(scalar, path);
      default -> throw invalid(line(node), "is not a mapping, a list or a value");
    };
  }

  private ObjectNode object(MappingNode mapping, String path) throws InvalidResourceException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw invalid(
            line(entry.getKeyNode()),
            "has a key that is not a string; is this a template that is not rendered?");
      }
      String name = key.getValue();
      String child = path.isEmpty() ? name : path + "." + name;
      if (object.has(name)) {
        throw new InvalidResourceException(
            List.of(new FieldError(line(key), child, "is set twice")));
      }
      JsonNode value = json(entry.getValueNode(), child);
      lines.put(child, line(key)); // the line of the key
      object.set(name, value);
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, String path) throws InvalidResourceException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : sequence.getValue()) {
      array.add(json(item, path + "[" + array.size() + "]"));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar, String path) throws InvalidResourceException {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String value = scalar.getValue();
    Tag tag = scalar.getTag();
    if (!tag.equals(Tag.STR)) {
      scalars.put(path, value);
    }
    try {
      if (tag.equals(Tag.NULL)) {
        return json.nullNode();
      } else if (tag.equals(Tag.BOOL)) {
        return json.booleanNode(Boolean.parseBoolean(value));
      } else if (tag.equals(Tag.INT)) {
        return json.numberNode(integer(value));
      } else if (tag.equals(Tag.FLOAT)) {
        return json.numberNode(new BigDecimal(value));
      }
      return json.textNode(value);
    } catch (NumberFormatException e) {
      throw new InvalidResourceException(
          List.of(new FieldError(line(scalar), path, "'" + value + "' is not a number")));
    }
  }

  private static long integer(String value) {
    if (value.startsWith("0x")) {
      return Long.parseLong(value.substring(2), 16);
    }
    return value.startsWith("0o") ? Long.parseLong(value.substring(2), 8) : Long.parseLong(value);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static InvalidResourceException invalid(int line, String message) {
    return new InvalidResourceException(List.of(new FieldError(line, "", message)));
  }
}
