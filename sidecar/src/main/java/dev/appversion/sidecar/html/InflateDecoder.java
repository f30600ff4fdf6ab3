package dev.appversion.sidecar.html;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip (RFC 1952) and deflate (RFC 1950, and bare RFC 1951, which some servers send
 * instead). Bytes behind the end are skipped, unless they are another member of a gzip body.
 */
final class InflateDecoder implements Decoder {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int DEFLATED = 8;

  private enum At {
    HEADER,
    BODY,
    TRAILER,
    END
  }

  private final boolean gzip;
  private final GzipFrame frame = new GzipFrame();
  private Inflater inflater = new Inflater(true);
  private ByteBuffer input = NOTHING;
  private At at = At.HEADER;
  private boolean ended;
  private boolean closed;

  /** Whether any byte of a gzip body's first member, or of a deflate body, was received. */
  private boolean begun;

  private InflateDecoder(boolean gzip) {
    this.gzip = gzip;
  }

  static InflateDecoder gzip() {
    return new InflateDecoder(true);
  }

  static InflateDecoder deflate() {
    return new InflateDecoder(false);
  }

  @Override
  public void give(ByteBuffer bytes) {
    input = bytes;
    begun |= bytes.hasRemaining();
  }

  @Override
  public void end() {
    ended = true;
    input = NOTHING;
  }

  @Override
  public int decode(byte[] to) throws IOException {
    while (true) {
      switch (at) {
        case HEADER -> {
          if (!header()) {
            return starved();
          }
        }
        case BODY -> {
          int length = inflate(to);
          if (length > 0) {
            return length;
          }
          if (at == At.BODY) {
            return starved();
          }
        }
        case TRAILER -> {
          if (!frame.trailer(input, inflater.getBytesWritten())) {
            return starved();
          }
          inflater.reset();
          at = At.END;
        }
        case END -> {
          if (!gzip || !frame.anotherBegins(input)) {
            input = NOTHING;
            return 0;
          }
          at = At.HEADER;
        }
      }
    }
  }

  private boolean header() throws IOException {
    if (gzip) {
      if (!frame.header(input)) {
        return false;
      }
    } else {
      if (!input.hasRemaining()) {
        return false;
      }
      // RFC 1950: method 8 and a window up to 32 KiB. Bare blocks (RFC 1951) do not begin like
      // this.
      int first = input.get(input.position()) & 0xff;
      boolean zlib = (first & 0x0f) == DEFLATED && first >> 4 <= 7;
      if (zlib) {
        inflater.end();
        inflater = new Inflater();
      }
    }
    at = At.BODY;
    return true;
  }

  private int inflate(byte[] to) throws IOException {
    try {
      inflater.setInput(input);
      int length = inflater.inflate(to);
      if (inflater.needsDictionary()) {
        throw new IOException("the body needs a dictionary");
      }
      if (gzip) {
        frame.update(to, length);
      }
      if (inflater.finished() && length == 0) {
        at = gzip ? At.TRAILER : At.END;
      }
      return length;
    } catch (DataFormatException e) {
      throw new IOException("the body is not in the coding of Content-Encoding", e);
    }
  }

  /** Handles missing input, which is a valid end only if no byte was received. */
  private int starved() throws IOException {
    input = NOTHING; // the buffer may be in use elsewhere by now
    if (ended && begun) {
      throw new EOFException("the compressed body ended too early");
    }
    return 0;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inflater.end();
    }
  }
}
