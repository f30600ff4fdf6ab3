package dev.appversion.cli.inject;

import java.util.ArrayList;
import java.util.List;

/**
 * YAML text split into its documents; unchanged ones are written as they were read.
 *
 * @param marker the line {@code ---} before the document with its line break; empty for a first
 *     document without it
 * @param body the rest of the document
 */
record YamlStream(String marker, String body) {

  static List<YamlStream> split(String text) {
    List<YamlStream> documents = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    String marker = "";
    // "---" at the start of a line is always a marker: YAML does not allow it in scalars.
    for (String line : text.split("(?<=\n)", -1)) {
      if (line.matches("---(\\s.*)?\\R?")) {
        if (!marker.isEmpty() || !body.isEmpty()) {
          documents.add(new YamlStream(marker, body.toString()));
        }
        body.setLength(0);
        boolean bare = line.substring(3).isBlank();
        marker = bare ? line : "---\n";
        if (!bare) {
          body.append(line.substring(3).stripLeading());
        }
      } else {
        body.append(line);
      }
    }
    documents.add(new YamlStream(marker, body.toString()));
    return documents;
  }

  /** The same document with another text. */
  YamlStream with(String otherBody) {
    return new YamlStream(marker, otherBody);
  }

  String text() {
    return marker + body;
  }
}
