package dev.appversion.versioning.manifest.formats;

import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * JSON as Python's {@code json.dumps} writes it by default: ASCII, a space after {@code :} and
 * {@code ,}.
 */
final class PythonJson {
  private final StringBuilder out = new StringBuilder();

  PythonJson raw(String text) {
    out.append(text);
    return this;
  }

  PythonJson string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            out.append(c);
          } else {
            out.append("\\u").append(String.format("%04x", (int) c));
          }
        }
      }
    }
    out.append('"');
    return this;
  }

  /** An object, in the map's order. */
  <V> PythonJson object(Map<String, V> members, BiConsumer<PythonJson, V> value) {
    out.append('{');
    for (Iterator<Map.Entry<String, V>> i = members.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, V> member = i.next();
      string(member.getKey()).raw(": ");
      value.accept(this, member.getValue());
      out.append(i.hasNext() ? ", " : "");
    }
    out.append('}');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
