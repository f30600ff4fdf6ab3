package dev.appversion.sidecar.coding;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes zstd. Uses up to four times the frame's window in memory. Windows above 8 MiB (RFC 9659)
 * fail.
 */
final class ZstdStream extends FilterInputStream {
  ZstdStream(InputStream encoded) {
    super(new ZstdJavaInputStream(new ZstdWindows(encoded)));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    try {
      return super.read(to, offset, count);
    } catch (MalformedInputException e) {
      throw new IOException("the body is not zstd", e);
    }
  }
}
