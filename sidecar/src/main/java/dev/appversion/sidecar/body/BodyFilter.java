package dev.appversion.sidecar.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Changes a body while it is streamed. A {@link BodyPump} passes input to it and writes its output
 * piece by piece. It requests the next piece only after the last one is written, so a filter
 * buffers little, even if a small input expands to a large output. Used on one I/O thread; no
 * method blocks.
 */
public interface BodyFilter {
  /**
   * The next bytes to write. The filter owns them, and must not change them until they are written.
   *
   * @return null if it needs more input, if it {@link #isWaiting waits}, and at the end
   * @throws IOException if the input is malformed: the response is aborted
   */
  @Nullable ByteBuffer next() throws IOException;

  /**
   * Passes input, which the filter may read until {@link #next} returns null and it does not wait.
   */
  void give(ByteBuffer input);

  /** No input is available at the moment: the filter should release the output that it can. */
  void pause();

  /** There is no more input. */
  void end();

  /** Whether nothing of the response may be sent yet, not even its head. */
  default boolean holdsHead() {
    return false;
  }

  /** Whether it works on another thread; it then calls the callback of {@link #whenReady}. */
  boolean isWaiting();

  /** Sets the callback for the end of a wait. It may be called on any thread. */
  void whenReady(Runnable ready);

  /** Releases all resources. May be called more than once. */
  void close();

  /** A filter that changes nothing. */
  static BodyFilter none() {
    return new IdentityFilter();
  }
}
