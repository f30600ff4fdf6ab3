package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonValue;

/** A field whose values a shared cache purges by. */
public enum TagHeader {
  /** Fastly. */
  SURROGATE_KEY("Surrogate-Key", " "),
  /** Cloudflare, Google Cloud. */
  CACHE_TAG("Cache-Tag", ","),
  /** Akamai. */
  EDGE_CACHE_TAG("Edge-Cache-Tag", ","),
  /** Varnish's vmod xkey. */
  XKEY("xkey", " ");

  private final String field;
  private final String separator;

  TagHeader(String field, String separator) {
    this.field = field;
    this.separator = separator;
  }

  /** The name of the header field. */
  @JsonValue
  public String field() {
    return field;
  }

  /** The field's value with one tag more; empty for no value yet. */
  public String with(String value, String tag) {
    return value.isEmpty() ? tag : value + separator + tag;
  }

  /** The tag of the responses of a version. */
  public static String tag(String app, String version) {
    return "appversion-" + app + '-' + version;
  }
}
