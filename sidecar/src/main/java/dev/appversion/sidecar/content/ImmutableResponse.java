package dev.appversion.sidecar.content;

import dev.appversion.versioning.contract.HttpFields;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The header fields of a response whose bytes never change and are equal for all clients. */
public final class ImmutableResponse {
  /** The value of {@code Cache-Control}. */
  public static final String CACHE_CONTROL = "public, max-age=31536000, immutable";

  private ImmutableResponse() {}

  /** Makes a response immutable and public; replaces the app's cache fields. */
  public static void set(HeaderMap response) {
    response.put(Headers.CACHE_CONTROL, CACHE_CONTROL);
    response.remove(Headers.SET_COOKIE);
    response.remove(Headers.EXPIRES);
    response.remove(Headers.PRAGMA);
    SortedSet<String> kept = vary(response);
    response.remove(Headers.VARY);
    if (!kept.isEmpty()) {
      response.put(Headers.VARY, String.join(", ", kept));
    }
  }

  /**
   * The names in an app's {@code Vary} that apply to bytes that are equal for all clients: {@code
   * Accept-Encoding} and {@code Origin}. Without {@code Origin}, a cache would send a response
   * stored for a page of the app to a page of another origin (Fetch standard, "CORS protocol and
   * HTTP caches").
   */
  public static SortedSet<String> vary(HeaderMap response) {
    TreeSet<String> kept = new TreeSet<>();
    HeaderValues vary = response.get(Headers.VARY);
    if (vary != null) {
      for (String value : vary) {
        for (String name : value.split(",", -1)) {
          switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "accept-encoding" -> kept.add(HttpFields.ACCEPT_ENCODING);
            case "origin" -> kept.add(HttpFields.ORIGIN);
            default -> {
              continue;
            }
          }
        }
      }
    }
    return kept;
  }
}
