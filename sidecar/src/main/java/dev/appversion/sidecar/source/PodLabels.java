package dev.appversion.sidecar.source;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Labels as the downward API writes them: one {@code key="value"} per line, the value quoted as
 * Go's {@code strconv.Quote} does. Label values have only letters, digits, dots, dashes and
 * underscores, so they never contain escapes. Lines of another form are ignored.
 */
final class PodLabels {
  private PodLabels() {}

  static Map<String, String> parse(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf("=\"");
              if (equals > 0 && line.endsWith("\"") && line.length() >= equals + 3) {
                labels.put(
                    line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
              }
            });
    return labels;
  }
}
