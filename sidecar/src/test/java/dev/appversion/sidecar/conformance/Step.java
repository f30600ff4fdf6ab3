package dev.appversion.sidecar.conformance;

/** What the client or the app does next. */
sealed interface Step {
  /** Sends these bytes (Latin-1) in one write. */
  record Send(String bytes) implements Step {}

  /** Lets what was sent so far arrive as a read of its own. */
  record Pause() implements Step {}

  /** Waits until this text has come in, or for a while. */
  record Await(String text) implements Step {}

  /** Of an app: the answer begins once the request's head is there, not its body. */
  record Early() implements Step {}

  /** Sends FIN; goes on reading. */
  record Finish() implements Step {}

  /** Closes the connection. */
  record Close() implements Step {}

  /** Closes the connection with RST. */
  record Reset() implements Step {}
}
