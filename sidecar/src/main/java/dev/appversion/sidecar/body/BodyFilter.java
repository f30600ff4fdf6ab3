package dev.appversion.sidecar.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Changes a body while it is streamed. A {@link BodyPump} gives it input and takes its output piece
 * by piece: it requests more only when all of the last piece is written, so that a filter holds
 * little, even where little input becomes much output. Used on one I/O thread; no method blocks.
 */
public interface BodyFilter {
  /**
   * The next bytes to write, which stay the filter's and as they are until they are written.
   *
   * @return null when it needs more input, when it {@link #isWaiting waits}, and at the end
   * @throws IOException if the input is not what it should be: the body is cut, visibly
   */
  @Nullable ByteBuffer next() throws IOException;

  /** Input, lent until {@link #next} returns null and the filter does not wait. */
  void give(ByteBuffer input);

  /** No input for now: what can go out shall not wait for more. */
  void pause();

  /** There is no more input. */
  void end();

  /** Whether nothing of the response may go out yet, not even its head. */
  default boolean holdsHead() {
    return false;
  }

  /** Whether it works elsewhere; it will call what {@link #whenReady} was given. */
  boolean isWaiting();

  /** To be called, on any thread, when the filter waits no longer. */
  void whenReady(Runnable ready);

  /** Ends its work, done or not. May be called more than once. */
  void close();

  /** Changes nothing. */
  static BodyFilter none() {
    return new IdentityFilter();
  }
}
