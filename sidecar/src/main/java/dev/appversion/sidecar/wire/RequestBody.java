package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.ChunkScanner;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.Framing;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.xnio.conduits.StreamSourceConduit;

/** Delimits a request's body: reads its content, and nothing after it. */
abstract sealed class RequestBody {
  static final RequestBody NONE = new Fixed(0);

  /** A body that is not read to its end. */
  static final RequestBody BROKEN = new Fixed(Long.MAX_VALUE);

  static RequestBody of(Framing framing, HeadLimits trailerLimits) {
    return switch (framing) {
      case Framing.None none -> NONE;
      case Framing.Length length -> new Fixed(length.bytes());
      case Framing.Chunked chunked ->
          new Chunked(new ChunkScanner(trailerLimits, ChunkScanner.Keep.CONTENT));
      case Framing.UntilClose untilClose ->
          throw new IllegalArgumentException("a request does not end with its connection");
    };
  }

  abstract boolean isComplete();

  List<Field> trailers() {
    return List.of();
  }

  /** The memory that the trailer section uses, in bytes. */
  int trailerBytes() {
    return 0;
  }

  /**
   * Reads content.
   *
   * @param held read first; receives the bytes after the body
   * @return how many bytes; 0 if there are none now, -1 at the body's end
   * @throws EOFException if the connection ends in the body
   */
  abstract int read(ByteQueue held, StreamSourceConduit from, ByteBuffer to)
      throws IOException, MalformedMessageException;

  private static EOFException brokenOff() {
    return new EOFException("the client closed the connection before the end of its request");
  }

  /** A body of known length. */
  private static final class Fixed extends RequestBody {
    private long remaining;

    Fixed(long length) {
      this.remaining = length;
    }

    @Override
    boolean isComplete() {
      return remaining == 0;
    }

    @Override
    int read(ByteQueue held, StreamSourceConduit from, ByteBuffer to) throws IOException {
      if (remaining == 0) {
        return -1;
      }
      int read;
      if (held.isEmpty()) {
        int limit = to.limit();
        to.limit(to.position() + (int) Math.min(to.remaining(), remaining));
        try {
          read = from.read(to);
        } finally {
          to.limit(limit);
        }
      } else {
        read = held.moveTo(to, remaining);
      }
      if (read < 0) {
        throw brokenOff();
      }
      remaining -= read;
      return read;
    }
  }

  /** A body in chunks. */
  private static final class Chunked extends RequestBody {
    private final ChunkScanner scanner;

    Chunked(ChunkScanner scanner) {
      this.scanner = scanner;
    }

    @Override
    boolean isComplete() {
      return scanner.isDone();
    }

    @Override
    List<Field> trailers() {
      return scanner.trailers();
    }

    @Override
    int trailerBytes() {
      return scanner.trailerBytes();
    }

    @Override
    int read(ByteQueue held, StreamSourceConduit from, ByteBuffer to)
        throws IOException, MalformedMessageException {
      int start = to.position();
      while (!scanner.isDone()) {
        int read = held.isEmpty() ? from.read(to) : held.moveTo(to, Long.MAX_VALUE);
        if (read < 0) {
          throw brokenOff();
        }
        if (read == 0) {
          return 0;
        }
        ChunkScanner.Result result = scanner.scan(to, start, start + read);
        if (result.read() < start + read) {
          held.prepend(to, result.read(), start + read - result.read());
        }
        to.position(result.written());
        if (result.written() > start) {
          return result.written() - start;
        }
      }
      return -1;
    }
  }
}
