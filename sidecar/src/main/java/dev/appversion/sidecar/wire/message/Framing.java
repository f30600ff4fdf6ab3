package dev.appversion.sidecar.wire.message;

/** The way in which the end of a message's body is determined (RFC 9112 section 6.3). */
public sealed interface Framing {
  /** There is no body. */
  record None() implements Framing {}

  /**
   * The body has a known length.
   *
   * @param bytes more than 0
   */
  record Length(long bytes) implements Framing {}

  /** The body is in the chunked transfer coding. */
  record Chunked() implements Framing {}

  /** The body ends with the connection; only responses have this. */
  record UntilClose() implements Framing {}

  /** There is no body. */
  Framing NONE = new None();

  /** The chunked transfer coding. */
  Framing CHUNKED = new Chunked();

  /** A body that ends with the connection. */
  Framing UNTIL_CLOSE = new UntilClose();

  /** The framing of a body of so many bytes. */
  static Framing ofLength(long bytes) {
    return bytes == 0 ? NONE : new Length(bytes);
  }
}
