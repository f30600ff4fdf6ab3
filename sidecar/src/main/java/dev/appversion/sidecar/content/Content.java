package dev.appversion.sidecar.content;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One representation of a file (RFC 9110 section 3.2), in memory or on a disk. */
public interface Content {
  /** One header field. */
  record Field(HttpString name, String value) {}

  /** A part of a body. */
  sealed interface Piece {
    /** The length of the piece, in bytes. */
    long length();
  }

  /** Bytes that are not of the representation: the header fields of a part of several. */
  record Text(ByteBuffer bytes) implements Piece {
    @Override
    public long length() {
      return bytes.remaining();
    }
  }

  /**
   * Bytes of the representation.
   *
   * @param first the offset of the first byte
   * @param length in bytes
   */
  record Range(long first, long length) implements Piece {}

  /** The length of the representation, in bytes. */
  long length();

  /** The strong entity tag, with its quotes; empty if there is none. */
  String etag();

  /**
   * The time of the last change, in whole seconds; empty if it is unknown, or too coarse to detect
   * a change.
   */
  Optional<Instant> lastModified();

  /** The header fields of a 200 except {@code Content-Length}. */
  List<Field> fields();

  /**
   * Sends these pieces in order and ends the exchange. The caller has set status and header fields.
   *
   * @param pieces at least one
   */
  void send(HttpServerExchange exchange, List<Piece> pieces);
}
