package dev.appversion.sidecar.wire.message;

import io.undertow.util.HeaderMap;
import java.util.List;

/**
 * The head of a response (RFC 9112 section 4).
 *
 * @param status 100 to 599
 * @param reason the reason phrase; often empty
 * @param http11 whether the version is HTTP/1.1 rather than HTTP/1.0
 * @param fields in the order in which they were received, without those that contradict the framing
 * @param framing where the body ends; none for a response to HEAD, and for 1xx, 204 and 304
 * @param persistent whether the connection can carry another response
 */
public record ResponseHead(
    int status,
    String reason,
    boolean http11,
    List<Field> fields,
    Framing framing,
    boolean persistent) {
  /** All fields, as Undertow holds them. */
  public HeaderMap headers() {
    HeaderMap headers = new HeaderMap();
    for (Field field : fields) {
      headers.add(field.name(), field.value());
    }
    return headers;
  }

  /** Whether it is a 101, which is valid only after a request for another protocol. */
  public boolean isSwitchingProtocols() {
    return status == 101;
  }

  /** Whether it precedes the response proper (RFC 9110 section 15.2). */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }
}
