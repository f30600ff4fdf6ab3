package dev.appversion.matrix.client;

import java.io.IOException;

/** A client library. */
interface Client {
  /** One request, its redirects followed where the behaviour says so, and its response. */
  void exchange(Behaviour behaviour, Seen seen) throws IOException, InterruptedException;

  /** A WebSocket: a text and a large binary message there and back, and a close. */
  void converse(Behaviour behaviour, Seen seen) throws IOException, InterruptedException;
}
