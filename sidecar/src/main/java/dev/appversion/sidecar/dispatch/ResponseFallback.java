package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import io.undertow.util.HeaderMap;

/**
 * Handles a version's response before it is sent, if the version does not have what is requested.
 */
interface ResponseFallback {
  /**
   * Whether a response is withheld from the client.
   *
   * @param fields of the response; not to be changed
   */
  boolean declines(int status, HeaderMap fields);

  /** A response is withheld: the callee forwards it, or discards it and has another sent. */
  void declined(WithheldResponse response);

  /**
   * No target responded.
   *
   * @return whether the fallback responds; otherwise the client gets the error of that failure
   */
  boolean failed(Failure failure);

  /** Whether it is unknown if the store has the file, for a response that is sent. */
  default boolean isUnsure() {
    return false;
  }
}
