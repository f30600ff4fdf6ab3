package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client observed of one behaviour.
 *
 * @param line what the client printed, with its base URL's authority as <code>{authority}</code>
 */
record Observation(JsonNode line) {
  private static final String DESCRIPTION = "(?s)[A-Z]+ [^\n]*\n.*\n\n[0-9]+ [0-9a-f]{64}\n";

  private static final int CONTINUE = 100;

  String behaviour() {
    return line.path("behaviour").asText();
  }

  /** Why the client cannot show this behaviour; empty if it can. */
  String unable() {
    return line.path("unable").asText("");
  }

  /** Whether the client shows interim responses. */
  boolean showsInterim() {
    return line.has("interim");
  }

  /** Name to value of everything that can be compared. */
  SortedMap<String, String> facets() {
    SortedMap<String, String> facets = new TreeMap<>();
    line.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              switch (entry.getKey()) {
                case "behaviour", "problem" -> {}
                case "fields" -> fields(facets, "field ", value);
                case "interim" -> interim(facets, value);
                case "text" -> text(facets, value.asText());
                default ->
                    facets.put(
                        entry.getKey(), value.isTextual() ? value.asText() : value.toString());
              }
            });
    return facets;
  }

  private static void fields(SortedMap<String, String> facets, String prefix, JsonNode fields) {
    for (JsonNode field : fields) {
      add(facets, prefix + field.get(0).asText(), field.get(1).asText());
    }
  }

  private static void interim(SortedMap<String, String> facets, JsonNode heads) {
    List<Integer> codes = new ArrayList<>();
    for (JsonNode head : heads) {
      int status = head.path("status").asInt();
      codes.add(status);
      // Servers add fields such as Date to a 100, where they have no meaning.
      if (status != CONTINUE) {
        fields(facets, "interim field ", head.path("fields"));
      }
    }
    facets.put("interim status", codes.toString());
  }

  /** A description of the request is compared field by field, any other text as a whole. */
  private static void text(SortedMap<String, String> facets, String text) {
    if (!text.matches(DESCRIPTION)) {
      facets.put("text", text);
      return;
    }
    List<String> lines = text.lines().toList();
    facets.put("request line", lines.getFirst());
    facets.put("request content", lines.getLast());
    for (String line : lines.subList(1, lines.size() - 2)) {
      int colon = line.indexOf(':');
      add(facets, "request field " + line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }

  private static void add(SortedMap<String, String> facets, String name, String value) {
    facets.merge(name, value, (before, next) -> before + "\n" + next);
  }
}
