package dev.appversion.sidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.stream.Stream;

/** The response field {@code Vary} (RFC 9110 section 12.5.5). */
public final class VaryField {
  private VaryField() {}

  /** Adds a name, unless the field contains it or {@code *}. */
  public static void add(HeaderMap response, String name) {
    HeaderValues values = response.get(Headers.VARY);
    boolean there =
        values != null
            && values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equalsIgnoreCase(name));
    if (!there) {
      response.add(Headers.VARY, name);
    }
  }
}
