package dev.appversion.sidecar.html;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Decodes a content coding, piece by piece. */
interface Decoder {
  /**
   * Passes the next piece of the body, after the last one was consumed. The decoder may read it
   * until {@link #decode} returns 0 without {@link #isWaiting}; then the buffer returns to a pool.
   */
  void give(ByteBuffer input);

  /** The body has ended. */
  void end();

  /**
   * Decodes a part.
   *
   * @return the number of bytes written to the array; 0 if more input is needed, if it waits, and
   *     at the end
   * @throws IOException if the body is not in this coding, or ended too early
   */
  int decode(byte[] to) throws IOException;

  /** Whether it works on another thread; it then calls the callback of {@link #whenReady}. */
  default boolean isWaiting() {
    return false;
  }

  /** Sets the callback for the end of a wait. */
  default void whenReady(Runnable ready) {}

  /** Releases all resources. May be called more than once. */
  default void close() {}
}
