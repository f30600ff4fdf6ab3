package dev.appversion.sidecar.source.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of limited length from a stream. */
public final class LineReader {
  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[8 << 10];
  private int from;
  private int to;

  /** Reads lines of at most {@code maxBytes} bytes. */
  public LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * The next line without its end; null at the end of the stream.
   *
   * @throws EOFException if the stream ended within a line
   * @throws IOException if the line is too long, or the stream failed
   */
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          append(line, i);
          from = i + 1;
          return line.toByteArray();
        }
      }
      append(line, to);
      from = 0;
      to = in.read(buffer);
      if (to < 0) {
        to = 0;
        if (line.size() > 0) {
          throw new EOFException("the connection ended within an event");
        }
        return null;
      }
    }
  }

  private void append(ByteArrayOutputStream line, int end) throws IOException {
    if (line.size() + (end - from) > maxBytes) {
      throw new IOException("an event has more than " + maxBytes + " bytes");
    }
    line.write(buffer, from, end - from);
  }
}
