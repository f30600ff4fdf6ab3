package dev.appversion.sidecar.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads with a limit of bytes and, for connections, of time. */
public final class BoundedRead {
  private BoundedRead() {}

  /**
   * Reads a stream to its end.
   *
   * @param within the time limit; a slow sender gets at most this and one read timeout of the
   *     connection
   * @throws IOException if it has more bytes than allowed, or exceeds the time limit
   */
  public static byte[] all(InputStream in, int maxBytes, Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 << 10];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (out.size() + n > maxBytes) {
        throw new IOException("more than " + maxBytes + " bytes");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException("not complete within " + within.toMillis() + " ms");
      }
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException if it is larger than allowed, or cannot be read
   */
  public static byte[] file(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(file + " has more than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }
}
