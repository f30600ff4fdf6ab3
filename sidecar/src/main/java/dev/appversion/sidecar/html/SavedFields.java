package dev.appversion.sidecar.html;

import dev.appversion.sidecar.http.HeaderFields;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A copy of some header fields, to restore them. */
final class SavedFields {
  private final Map<HttpString, List<String>> fields = new HashMap<>();

  SavedFields(HeaderMap headers, List<HttpString> names) {
    for (HttpString name : names) {
      fields.put(name, List.copyOf(HeaderFields.values(headers, name)));
    }
  }

  void restore(HeaderMap headers) {
    fields.forEach(
        (name, values) -> {
          headers.remove(name);
          if (!values.isEmpty()) {
            headers.putAll(name, values);
          }
        });
  }
}
