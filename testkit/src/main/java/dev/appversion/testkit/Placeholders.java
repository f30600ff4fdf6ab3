package dev.appversion.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names in braces in the commands that a catalogue of servers, clients or apps lists, and what
 * replaces each.
 */
public record Placeholders(Map<String, String> values) {
  public Placeholders {
    values = Map.copyOf(values);
  }

  /** These and more. */
  public Placeholders with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(values);
    all.putAll(more);
    return new Placeholders(all);
  }

  /** The text in which each <code>{name}</code> with a value is replaced. */
  public String fill(String text) {
    String result = text;
    for (var value : values.entrySet()) {
      result = result.replace("{" + value.getKey() + "}", value.getValue());
    }
    return result;
  }

  /** {@link #fill(String)} of each. */
  public List<String> fill(List<String> texts) {
    return texts.stream().map(this::fill).toList();
  }
}
