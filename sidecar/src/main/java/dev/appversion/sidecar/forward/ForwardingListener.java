package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.util.HeaderMap;
import org.jspecify.annotations.Nullable;

/**
 * Is called with the result of a forwarded request. One of {@link #declined}, {@link #answered},
 * {@link #malformed} and {@link #failed} is called, on the request's I/O thread; and another one
 * for a response that was withheld and is sent, or that fails before its head is sent.
 */
public interface ForwardingListener {
  /** Why no target answered. */
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

  /** A response is withheld: the callee has another sent, or this one. */
  default void declined(WithheldResponse response) {
    response.discard();
  }

  /**
   * The request is about to go to the own app, with these fields, which may still be changed. More
   * than once if it is sent again.
   */
  default void toApp(HeaderMap fields) {}

  /**
   * An interim response of the own app, such as 103, is about to go on with these fields, which may
   * still be changed. Any number of calls, before the one that ends the request.
   */
  default void interim(HeaderMap fields) {}

  /**
   * A response begins; its status and fields are set in the exchange and may still be changed.
   *
   * @param version the version that answered; null for an app whose version is not in the table
   * @param byHop whether the response came from another sidecar
   * @return a filter of its body, whose length is then unknown; null for none
   */
  @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean byHop);

  /**
   * The request's body is malformed, of which a part may have been forwarded; the callee refuses
   * it, and the connection closes.
   *
   * @param detail one sentence without a full stop; nothing from outside
   */
  void malformed(int status, String detail);

  /** No target answered; the callee writes the response. */
  void failed(Failure failure);
}
