package dev.appversion.matrix.client;

import java.io.IOException;

/** A client library. */
interface Client {
  /** One request, with redirects if the behaviour follows them, and its response. */
  void exchange(Behaviour behaviour, Seen seen) throws IOException, InterruptedException;

  /** A WebSocket: a text and a large binary message, both echoed, and a close. */
  void converse(Behaviour behaviour, Seen seen) throws IOException, InterruptedException;
}
