package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.versioning.routing.LiveVersion;
import io.undertow.util.HeaderMap;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarded request's owner is told. Exactly one call a request, on its I/O thread, and one
 * more where a response that was declined is passed after all.
 */
public interface ForwardingListener {
  /** Why nobody answered. */
  enum Failure {
    /** No version had a backend that takes connections: 503. */
    UNREACHABLE,
    /** Too many requests, or streams, are with the app already: 503. */
    OVERLOADED,
    /** The app did not answer in time: 504. */
    TIMEOUT,
    /** The app's connection broke, or what it sent was no HTTP: 502. */
    BAD_GATEWAY
  }

  /**
   * Whether a response is not wanted, or not before others were asked for a better one; then {@link
   * #declined} is called in the place of {@link #answered}, and nothing of the response stands in
   * the exchange. It is not asked for requests with a body.
   *
   * @param fields of the response; not to be changed
   */
  default boolean declines(int status, HeaderMap fields) {
    return false;
  }

  /** The response was not wanted; the owner writes another, or lets this one pass. */
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
   * A response is there; its status and fields stand in the exchange and may still be changed.
   *
   * @param version who answered; null for an app whose version is not in the table
   * @param byHop whether the response passed another sidecar
   * @return what changes its body, whose length is then not known; null if nothing does
   */
  @Nullable BodyFilter answered(@Nullable LiveVersion version, boolean byHop);

  /**
   * The request's body is malformed, after a part of it may have gone on; the owner refuses it, and
   * the connection closes.
   *
   * @param detail one sentence without a full stop; nothing from outside
   */
  void malformed(int status, String detail);

  /** Nobody answered; the owner writes the response. */
  void failed(Failure failure);
}
