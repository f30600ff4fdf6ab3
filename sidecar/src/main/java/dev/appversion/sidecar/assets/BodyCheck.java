package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.MemoryBudget;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The result of reading a body once, from start to end: its decoded content is checked, and its
 * bytes are kept within a memory budget.
 *
 * @param matches whether the content is what was expected
 * @param length of the body as received, in bytes
 * @param kept the body as received; empty if it was too long
 */
record BodyCheck(boolean matches, long length, Optional<byte[]> kept) {
  private static final int BUFFER = 16 << 10;

  /**
   * The maximum ratio of decoded to encoded length: repetitive text reaches about 100, and gzip at
   * most 1032.
   */
  private static final long MAX_EXPANSION = 1100;

  /** The same result without the bytes. */
  BodyCheck bare() {
    return new BodyCheck(matches, length, Optional.empty());
  }

  /**
   * Reads a body to its end; may block.
   *
   * @throws IOException if the body ends early, is not in its coding, or decodes to more than
   *     {@link #MAX_EXPANSION} times its length
   */
  static BodyCheck of(InputStream body, Coding coding, ContentCheck check, MemoryBudget allowance)
      throws IOException {
    Copy copy = new Copy(body, allowance);
    ContentCheck.Run run = check.begin();
    byte[] buffer = new byte[BUFFER];
    if (check.isVerifiable()) {
      InputStream content = coding.decoded(copy);
      long decoded = 0;
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        run.update(buffer, 0, read);
        decoded += read;
        if (decoded > BUFFER + MAX_EXPANSION * copy.length) {
          throw new IOException("the body decodes to more than the allowed multiple of its length");
        }
      }
    }
    copy.transferTo(OutputStream.nullOutputStream()); // what the decoder has not read
    return new BodyCheck(run.matches(), copy.length, copy.kept());
  }

  /** Counts the bytes, and keeps them while the budget allows. */
  private static final class Copy extends FilterInputStream {
    private final MemoryBudget allowance;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(4 << 10);
    private boolean keeping = true;
    private long length;

    Copy(InputStream from, MemoryBudget allowance) {
      super(from);
      this.allowance = allowance;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
      int read = super.read(to, offset, count);
      if (read > 0) {
        length += read;
        keeping = keeping && allowance.take(read);
        if (keeping) {
          kept.write(to, offset, read);
        } else {
          kept.reset();
        }
      }
      return read;
    }

    Optional<byte[]> kept() {
      return keeping ? Optional.of(kept.toByteArray()) : Optional.empty();
    }
  }
}
