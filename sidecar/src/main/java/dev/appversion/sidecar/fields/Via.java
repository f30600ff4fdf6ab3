package dev.appversion.sidecar.fields;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;

/**
 * Adds this sidecar to {@code Via} (RFC 9110 section 7.6.3). The pseudonym contains neither version
 * nor address.
 */
public final class Via {
  private static final String PSEUDONYM = "appversion";

  private Via() {}

  /**
   * Appends this sidecar to the field.
   *
   * @param http11 whether the message was received as HTTP/1.1, rather than HTTP/1.0
   */
  public static void add(HeaderMap fields, boolean http11) {
    String mine = http11 ? "1.1 " + PSEUDONYM : "1.0 " + PSEUDONYM;
    HeaderValues before = fields.get(Headers.VIA);
    fields.put(Headers.VIA, before == null ? mine : String.join(", ", before) + ", " + mine);
  }
}
