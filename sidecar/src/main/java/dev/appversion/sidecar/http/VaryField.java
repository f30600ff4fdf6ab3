package dev.appversion.sidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;

/** The response field {@code Vary} (RFC 9110 section 12.5.5). */
public final class VaryField {
  private VaryField() {}

  /** Adds a name, unless the field contains it or {@code *}. */
  public static void add(HeaderMap response, String name) {
    HeaderValues values = response.get(Headers.VARY);
    if (values == null || !contains(values, name)) {
      response.add(Headers.VARY, name);
    }
  }

  private static boolean contains(HeaderValues values, String name) {
    for (String value : values) {
      for (String part : value.split(",", -1)) {
        String known = part.strip();
        if (known.equals("*") || known.equalsIgnoreCase(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
