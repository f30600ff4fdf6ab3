package dev.appversion.sidecar.forward;

import dev.appversion.versioning.routing.table.LiveVersion;
import org.jspecify.annotations.Nullable;

/**
 * A response that is not sent to the client, or not yet. Its head has been read and its body has
 * not, so it uses little memory. One of {@link #forward} and {@link #discard} is called once, on
 * the exchange's I/O thread; neither is required if the client disconnects first.
 */
public interface WithheldResponse {
  /** The version that responded; null for an app whose version is not in the table. */
  @Nullable LiveVersion version();

  /** Sends the response to the client. */
  void forward();

  /** Discards the response. */
  void discard();
}
