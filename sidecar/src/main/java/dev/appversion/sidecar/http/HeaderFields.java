package dev.appversion.sidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads all values of a header field. A name that is a string is looked up as an {@link
 * HttpString}, which has its hash: {@link HeaderMap} computes the hash of a string in each lookup.
 */
public final class HeaderFields {
  /** Names come from this code and from routing tables; the limit is for many tables. */
  private static final int MAX_NAMES = 256;

  private static final Map<String, HttpString> NAMES = new ConcurrentHashMap<>();

  private HeaderFields() {}

  /**
   * The values of a field, in order; a view that changes with the fields.
   *
   * @param name in any case
   */
  public static List<String> values(HeaderMap fields, String name) {
    return values(fields, name(name));
  }

  /** The values of a field, in order; a view that changes with the fields. */
  public static List<String> values(HeaderMap fields, HttpString name) {
    HeaderValues values = fields.get(name);
    return values == null ? List.of() : values;
  }

  private static HttpString name(String text) {
    HttpString known = NAMES.get(text);
    if (known != null) {
      return known;
    }
    HttpString constant = Headers.fromCache(text);
    HttpString name = constant == null ? new HttpString(text) : constant;
    if (NAMES.size() < MAX_NAMES) {
      NAMES.put(text, name);
    }
    return name;
  }
}
