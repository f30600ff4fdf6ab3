package dev.appversion.sidecar.html;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a content coding off a body, piece by piece. */
interface Decoder {
  /**
   * More of the body; used up before the next is given. It is lent until {@link #decode} returns 0
   * and does not wait: then it goes back to a pool, and must not be looked at again.
   */
  void give(ByteBuffer input);

  /** There is no more of the body. */
  void end();

  /**
   * Decodes some.
   *
   * @return how many bytes are in the array; 0 when more input is needed, when it waits, and at the
   *     end
   * @throws IOException if the body is not of this coding, or ended too early
   */
  int decode(byte[] to) throws IOException;

  /** Whether it works on another thread, and will tell. */
  default boolean isWaiting() {
    return false;
  }

  /** To be called when it waits no longer. */
  default void whenReady(Runnable ready) {}

  /** Frees what it holds. May be called more than once. */
  default void close() {}
}
