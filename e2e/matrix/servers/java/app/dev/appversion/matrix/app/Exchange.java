package dev.appversion.matrix.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A request and its response, as a server hands them to an app that blocks. */
public interface Exchange {
  /** The length of content of unknown length. */
  long UNKNOWN = -1;

  String method();

  /** The request target: path and query as far as possible as they arrived. */
  String target();

  List<Field> fields();

  InputStream content() throws IOException;

  /**
   * Sends the response's head.
   *
   * @param length of the content in bytes, or {@link #UNKNOWN}
   * @return the stream for the content; each flush sends what was written so far
   */
  OutputStream respond(int status, List<Field> fields, long length) throws IOException;

  /**
   * Sends 103 Early Hints.
   *
   * @throws UnsupportedOperationException if the server has no way to
   */
  default void earlyHints(Field link) throws IOException {
    throw new UnsupportedOperationException("this server sends no early hints");
  }

  /** Ends the connection in the middle of the response. */
  void abort() throws IOException;

  /** A field line. */
  record Field(String name, String value) {}
}
