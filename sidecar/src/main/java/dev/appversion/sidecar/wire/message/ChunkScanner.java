package dev.appversion.sidecar.wire.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a body in the chunked transfer coding (RFC 9112 section 7.1) as a stream, and removes the
 * parts that another parser could read differently: chunk extensions and trailer fields, or all of
 * the coding. Trailer fields are kept for {@link #trailers()}.
 *
 * <p>Every deviation from the grammar is a fault: a body whose end is guessed can be read as two
 * requests, or as a complete response.
 */
public final class ChunkScanner {
  /** Larger than any real chunk: 2^60 bytes. */
  private static final int MAX_SIZE_DIGITS = 15;

  private static final int MAX_LEADING_ZEROS = 16;

  /** All extensions of one chunk, in bytes. They serve no purpose end to end. */
  private static final int MAX_EXTENSION = 4096;

  private enum State {
    SIZE_START,
    SIZE,
    EXTENSION_SPACE,
    NAME_START,
    NAME,
    NAME_SPACE,
    VALUE_START,
    VALUE,
    QUOTED,
    ESCAPED,
    QUOTED_END,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER,
    TRAILER_LF,
    END_LF,
    DONE
  }

  /** What remains in the stream. */
  public enum Keep {
    /** The content only. */
    CONTENT,

    /** The coding, in its shortest form: sizes and content, no extension, no trailer. */
    CODING
  }

  private final HeadLimits trailerLimits;
  private final Keep keep;
  private State state = State.SIZE_START;
  private long remaining;
  private int digits;
  private int zeros;
  private int extension;
  private byte[] trailer = {};
  private int trailerLength;
  private List<Field> trailers = List.of();

  /** A scanner for one body, at its first chunk. */
  public ChunkScanner(HeadLimits trailerLimits, Keep keep) {
    this.trailerLimits = trailerLimits;
    this.keep = keep;
  }

  /** Whether the body has ended. */
  public boolean isDone() {
    return state == State.DONE;
  }

  /** The trailer fields of a body that has ended. */
  public List<Field> trailers() {
    return trailers;
  }

  /** The memory that the trailer section uses, in bytes. */
  public int trailerBytes() {
    return trailer.length;
  }

  /**
   * Reads the bytes between these indices and moves those that remain in the stream to the start of
   * the range.
   *
   * @throws MalformedMessageException with status 400, or 431 for trailers over the limits
   */
  public Result scan(ByteBuffer buffer, int from, int to) throws MalformedMessageException {
    int read = from;
    int write = from;
    while (read < to && state != State.DONE) {
      if (state == State.DATA) {
        int length = (int) Math.min(remaining, to - read);
        if (read != write) {
          buffer.put(write, buffer, read, length);
        }
        read += length;
        write += length;
        remaining -= length;
        if (remaining == 0) {
          state = State.DATA_CR;
        }
      } else {
        byte b = buffer.get(read++);
        if (step(b) && keep == Keep.CODING) {
          buffer.put(write++, b);
        }
      }
    }
    return new Result(read, write);
  }

  /**
   * The result for a range.
   *
   * @param read the index after the last byte that was read
   * @param written the index after the last byte that remains
   */
  public record Result(int read, int written) {}

  /** Reads one byte outside of the content; whether the coding needs it. */
  private boolean step(byte b) throws MalformedMessageException {
    return switch (state) {
      case SIZE_START, SIZE -> size(b);
      case EXTENSION_SPACE, NAME_START, NAME, NAME_SPACE, VALUE_START, VALUE, QUOTED_END ->
          extension(b);
      case QUOTED, ESCAPED -> quoted(b);
      case SIZE_LF ->
          expect(
              b,
              '\n',
              "a chunk size line does not end with CRLF",
              remaining == 0 ? State.TRAILER_START : State.DATA);
      case DATA_CR -> expect(b, '\r', "a chunk is longer than its size", State.DATA_LF);
      case DATA_LF -> {
        startSize();
        yield expect(b, '\n', "a chunk is longer than its size", State.SIZE_START);
      }
      case TRAILER_START, TRAILER, TRAILER_LF -> trailer(b);
      case END_LF -> {
        trailers = parseTrailers();
        yield expect(b, '\n', "the trailer section does not end with CRLF", State.DONE);
      }
      case DATA, DONE -> throw new IllegalStateException(state.name());
    };
  }

  private void startSize() {
    state = State.SIZE_START;
    remaining = 0;
    digits = 0;
    zeros = 0;
    extension = 0;
  }

  private boolean size(byte b) throws MalformedMessageException {
    int digit = Syntax.hexDigit(b);
    if (digit >= 0) {
      if (digit == 0 && remaining == 0) {
        if (++zeros > MAX_LEADING_ZEROS) {
          throw MalformedMessageException.badRequest("a chunk size has too many digits");
        }
        state = State.SIZE;
        return zeros == 1;
      }
      if (++digits > MAX_SIZE_DIGITS) {
        throw MalformedMessageException.badRequest("a chunk size is too large");
      }
      remaining = remaining << 4 | digit;
      state = State.SIZE;
      return true;
    }
    if (state == State.SIZE_START) {
      throw MalformedMessageException.badRequest("a chunk has no size");
    }
    return afterSize(b);
  }

  private boolean afterSize(byte b) throws MalformedMessageException {
    if (b == '\r') {
      state = State.SIZE_LF;
      return true;
    }
    if (b == ';') {
      state = State.NAME_START;
      return false;
    }
    if (Syntax.isSpace(b)) {
      state = State.EXTENSION_SPACE;
      countExtension();
      return false;
    }
    throw MalformedMessageException.badRequest("a chunk size is not a hexadecimal number");
  }

  /**
   * Reads extensions: {@code *( BWS ";" BWS name [ BWS "=" BWS value ] )} (RFC 9112 section 7.1.1).
   * They are removed; the CR that ends them remains.
   */
  private boolean extension(byte b) throws MalformedMessageException {
    countExtension();
    boolean token = Syntax.isTokenByte(b);
    boolean space = Syntax.isSpace(b);
    State then =
        switch (state) {
          case EXTENSION_SPACE -> b == ';' ? State.NAME_START : space ? state : null;
          case NAME_START -> token ? State.NAME : space ? state : null;
          case NAME -> token ? state : space ? State.NAME_SPACE : afterName(b);
          case NAME_SPACE -> space ? state : b == '\r' ? null : afterName(b);
          case VALUE_START -> token ? State.VALUE : b == '"' ? State.QUOTED : space ? state : null;
          case VALUE -> token ? state : space ? State.EXTENSION_SPACE : afterValue(b);
          default -> afterValue(b); // after a quoted value
        };
    if (then == null && state == State.QUOTED_END && space) {
      then = State.EXTENSION_SPACE;
    }
    if (then == null) {
      throw MalformedMessageException.badRequest("a chunk extension is malformed");
    }
    state = then;
    return then == State.SIZE_LF;
  }

  private static @Nullable State afterName(byte b) {
    return b == '=' ? State.VALUE_START : afterValue(b);
  }

  private static @Nullable State afterValue(byte b) {
    return b == ';' ? State.NAME_START : b == '\r' ? State.SIZE_LF : null;
  }

  private boolean quoted(byte b) throws MalformedMessageException {
    countExtension();
    if (state == State.QUOTED && b == '"') {
      state = State.QUOTED_END;
    } else if (state == State.QUOTED && b == '\\') {
      state = State.ESCAPED;
    } else {
      expectValueByte(b);
      state = State.QUOTED;
    }
    return false;
  }

  private static void expectValueByte(byte b) throws MalformedMessageException {
    if (!Syntax.isValueByte(b)) {
      throw MalformedMessageException.badRequest("a chunk extension has a control character");
    }
  }

  private void countExtension() throws MalformedMessageException {
    if (++extension > MAX_EXTENSION) {
      throw MalformedMessageException.badRequest("the extensions of a chunk are too long");
    }
  }

  /** Collects trailer lines, and removes them; an empty one ends the section. */
  private boolean trailer(byte b) throws MalformedMessageException {
    if (state == State.TRAILER_START && b == '\r') {
      state = State.END_LF;
      return true;
    }
    if (trailerLength == trailerLimits.maxBytes()) {
      throw new MalformedMessageException(431, "the trailer section is too large");
    }
    if (trailerLength == trailer.length) {
      trailer = Arrays.copyOf(trailer, Math.max(128, 2 * trailerLength));
    }
    trailer[trailerLength++] = b;
    if (state == State.TRAILER_LF) {
      expect(b, '\n', "a trailer line has a CR that is not followed by LF", State.TRAILER_START);
    } else if (b == '\n') {
      throw MalformedMessageException.badRequest("a line ends with LF alone");
    } else {
      state = b == '\r' ? State.TRAILER_LF : State.TRAILER;
    }
    return false;
  }

  private List<Field> parseTrailers() throws MalformedMessageException {
    if (trailerLength == 0) {
      return List.of();
    }
    return FieldLines.parse(
        trailer, 0, trailerLength, trailerLimits.maxFields(), FieldLines.Repair.NONE);
  }

  private boolean expect(byte b, char wanted, String fault, State then)
      throws MalformedMessageException {
    if (b != wanted) {
      throw MalformedMessageException.badRequest(fault);
    }
    state = then;
    return true;
  }
}
