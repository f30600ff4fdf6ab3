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

  /** What is sent of it, or between its parts. */
  sealed interface Piece {
    long length();
  }

  /** Bytes of its own: the heads of several parts. */
  record Text(ByteBuffer bytes) implements Piece {
    @Override
    public long length() {
      return bytes.remaining();
    }
  }

  /** Bytes of the representation, from {@code first} on. */
  record Range(long first, long length) implements Piece {}

  /** In bytes. */
  long length();

  /** The strong entity tag, with its quotes; empty where there is none. */
  String etag();

  /** To the second; empty where it is not known, or says too little. */
  Optional<Instant> lastModified();

  /** All fields of a 200 but {@code Content-Length}. */
  List<Field> fields();

  /**
   * Sends these pieces one after the other, at least one, and ends the exchange. Status and fields
   * are set.
   */
  void send(HttpServerExchange exchange, List<Piece> pieces);
}
