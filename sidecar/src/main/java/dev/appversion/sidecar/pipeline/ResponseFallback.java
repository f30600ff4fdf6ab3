package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import io.undertow.util.HeaderMap;

/** Hears that a version does not have what a request is for, in the place of the client. */
interface ResponseFallback {
  /**
   * Whether a response says so.
   *
   * @param fields of the response; not to be changed
   */
  boolean declines(int status, HeaderMap fields);

  /** A response that says so waits. */
  void declined(WithheldResponse response);

  /**
   * Nobody answered.
   *
   * @return whether the client is answered otherwise; else it gets what a failure means
   */
  boolean failed(Failure failure);
}
