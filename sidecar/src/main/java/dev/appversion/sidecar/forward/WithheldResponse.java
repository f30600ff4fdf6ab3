package dev.appversion.sidecar.forward;

import dev.appversion.versioning.routing.table.LiveVersion;
import org.jspecify.annotations.Nullable;

/**
 * A response that is not sent to the client, or not yet. Its head has been read, its body has not,
 * so it takes no memory here. One of {@link #forward} and {@link #discard} is called once, on the
 * exchange's I/O thread; if the client leaves first, none need be.
 */
public interface WithheldResponse {
  /** The version that answered; null for an app whose version is not in the table. */
  @Nullable LiveVersion version();

  /** Sends the response to the client. */
  void forward();

  /** Discards the response. */
  void discard();
}
