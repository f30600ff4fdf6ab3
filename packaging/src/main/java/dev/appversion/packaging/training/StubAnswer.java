package dev.appversion.packaging.training;

import java.nio.charset.StandardCharsets;

/**
 * A response of the stub server.
 *
 * @param status the HTTP status
 * @param type the Content-Type
 * @param body the content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StubAnswer(int status, String type, byte[] body) {
  /** A JSON response. */
  static StubAnswer json(int status, String body) {
    return new StubAnswer(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }
}
