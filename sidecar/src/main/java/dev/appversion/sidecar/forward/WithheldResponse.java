package dev.appversion.sidecar.forward;

import dev.appversion.versioning.routing.LiveVersion;
import org.jspecify.annotations.Nullable;

/**
 * A response that its owner did not want at first. Its head has been read and its body waits with
 * its connection, so nothing of it takes memory here. One of {@link #pass} and {@link #drop} is
 * called, once, on the exchange's I/O thread; where the client leaves first, none need be.
 */
public interface WithheldResponse {
  /** Who answered; null for an app whose version is not in the table. */
  @Nullable LiveVersion version();

  /** The response goes to the client after all, as if it had been wanted. */
  void pass();

  /** The response is thrown away. */
  void drop();
}
