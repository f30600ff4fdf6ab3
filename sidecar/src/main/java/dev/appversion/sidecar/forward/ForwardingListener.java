package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.wire.RefusedBodyException;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.util.HeaderMap;
import org.jspecify.annotations.Nullable;

/**
 * Receives the result of a forwarded request. One of {@link #declined}, {@link #answered}, {@link
 * #refused} and {@link #failed} is called, on the request's I/O thread; and a second one for a
 * withheld response that is then sent, and for a response that fails before its head is sent.
 */
public interface ForwardingListener {
  /** The cause if no target responded. */
  enum Failure {
    /** No version had a backend that accepts connections: 503. */
    UNREACHABLE,
    /** The limit of concurrent requests or streams is reached: 503. */
    OVERLOADED,
    /** The app did not respond in time: 504. */
    TIMEOUT,
    /** The app's connection ended early, or its response was not HTTP: 502. */
    BAD_GATEWAY
  }

  /**
   * Whether a response is withheld; then {@link #declined} is called in place of {@link #answered},
   * and nothing of the response is set in the exchange. Not called for requests with a body.
   *
   * @param fields of the response; not to be changed
   */
  default boolean declines(int status, HeaderMap fields) {
    return false;
  }

  /** A response is withheld: the callee sends it or another one. */
  default void declined(WithheldResponse response) {
    response.discard();
  }

  /**
   * The request is about to be sent to the own app with these fields, which may still be changed.
   * Called again for each retry.
   */
  default void toApp(HeaderMap fields) {}

  /**
   * An interim response of the own app, such as 103, is about to be forwarded with these fields,
   * which may still be changed. Any number of calls, before the one that ends the request.
   */
  default void interim(HeaderMap fields) {}

  /**
   * A response begins; its status and fields are set in the exchange and may still be changed.
   *
   * @param version the version that responded; null for an app whose version is not in the table
   * @param byHop whether the response came from another sidecar
   * @return a filter for its body, whose length is then unknown; null for none
   */
  @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean byHop);

  /**
   * The request's body is not read to its end; a part of it may have been forwarded. The callee
   * responds, and the connection is closed.
   */
  void refused(RefusedBodyException body);

  /** No target responded; the callee writes the response. */
  void failed(Failure failure);
}
