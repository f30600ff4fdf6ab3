package dev.appversion.sidecar.conformance;

/** What the client or the app does next. */
sealed interface Step {
  /** Sends these bytes (Latin-1) in one write. */
  record Send(String bytes) implements Step {}

  /** Waits until the bytes so far have arrived as a separate read. */
  record Pause() implements Step {}

  /** Waits until this text has arrived, or for a limited time. */
  record Await(String text) implements Step {}

  /** Of an app: the response starts after the request's head, without waiting for its body. */
  record Early() implements Step {}

  /** Sends FIN; continues to read. */
  record Finish() implements Step {}

  /** Closes the connection. */
  record Close() implements Step {}

  /** Closes the connection with RST. */
  record Reset() implements Step {}
}
