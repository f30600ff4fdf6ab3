package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import io.undertow.util.HeaderMap;

/**
 * What is done when a version does not have what a request is for, before the client is answered.
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
   * No target answered.
   *
   * @return whether the client is answered otherwise; else it gets the error of that failure
   */
  boolean failed(Failure failure);

  /** Whether, of a response that is sent, it is unknown if the store has the file. */
  default boolean isUnsure() {
    return false;
  }
}
