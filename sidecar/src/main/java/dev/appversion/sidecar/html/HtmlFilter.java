package dev.appversion.sidecar.html;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.metrics.HtmlMetrics;
import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.HtmlRewriter;
import dev.appversion.versioning.html.text.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Filters one page: decodes it, rewrites references, and compresses it again if it was compressed.
 * Each step handles one small piece, so memory use does not depend on the compression ratio.
 */
final class HtmlFilter implements BodyFilter {
  private static final int PIECE = 8 << 10;

  /** Output of less than this waits for the next piece, if that is there: writes cost much. */
  private static final int ENOUGH = 12 << 10;

  private final Decoder decoder;
  private final HtmlRewriter rewriter;
  private final @Nullable GzipEncoder encoder;
  private final HtmlMetrics metrics;
  private final byte[] decoded = new byte[PIECE];
  private final byte[] encoded;
  private final Rewritten rewritten = new Rewritten();
  private boolean begun;
  private boolean ended;
  private boolean finished;
  private boolean closed;

  /**
   * @param encoder null to send the page uncompressed
   */
  HtmlFilter(HtmlPage page, Decoder decoder, @Nullable GzipEncoder encoder, HtmlMetrics metrics) {
    this.decoder = decoder;
    this.rewriter = new HtmlRewriter(page, rewritten);
    this.encoder = encoder;
    this.encoded = encoder == null ? new byte[0] : new byte[PIECE];
    this.metrics = metrics;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    while (true) {
      ByteBuffer out = encoder == null ? rewritten.take() : compressed(encoder);
      if (out != null || finished) {
        return out;
      }
      if (rewriteSome()) {
        begun = true;
      } else if (ended && !decoder.isWaiting()) {
        rewriter.end();
        finished = true;
        metrics.countRewritten(rewriter.rewritten());
      } else {
        return null;
      }
    }
  }

  /** Rewrites what is there, up to enough output for a write; false if nothing is there. */
  private boolean rewriteSome() throws IOException {
    int length = decoder.decode(decoded);
    boolean some = length > 0;
    while (length > 0) {
      rewriter.feed(decoded, 0, length);
      length = rewritten.length < ENOUGH ? decoder.decode(decoded) : 0;
    }
    return some;
  }

  private @Nullable ByteBuffer compressed(GzipEncoder to) {
    int length = to.encode(encoded);
    if (length == 0) {
      ByteBuffer bytes = rewritten.take();
      if (bytes != null) {
        to.give(bytes);
      } else if (finished) {
        to.finish();
      }
      length = to.encode(encoded);
    }
    return length == 0 && rewritten.isEmpty() ? null : ByteBuffer.wrap(encoded, 0, length);
  }

  @Override
  public void give(ByteBuffer input) {
    decoder.give(input);
  }

  @Override
  public void pause() {
    if (encoder != null) {
      encoder.flush();
    }
  }

  @Override
  public void end() {
    ended = true;
    decoder.end();
  }

  @Override
  public boolean isWaiting() {
    return decoder.isWaiting();
  }

  @Override
  public void whenReady(Runnable ready) {
    decoder.whenReady(ready);
  }

  /** Whether some of the body could be decoded. */
  boolean hasBegun() {
    return begun;
  }

  /** The body is not in its content coding and is forwarded unchanged: not counted as a failure. */
  void leave() {
    metrics.countPassed(Passed.UNDECODABLE);
    free();
  }

  @Override
  public void close() {
    if (!closed && !finished) {
      metrics.countFailed();
    }
    free();
  }

  private void free() {
    if (closed) {
      return;
    }
    closed = true;
    decoder.close();
    if (encoder != null) {
      encoder.close();
    }
  }

  /** The output of the rewriter for one piece, including bytes that it held back before. */
  private static final class Rewritten implements ByteSink {
    private byte[] bytes = new byte[ENOUGH + PIECE];
    private int length;

    @Override
    public void write(byte[] from, int offset, int count) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
      }
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    boolean isEmpty() {
      return length == 0;
    }

    /** Returns and clears the output. The caller uses it before the next piece is rewritten. */
    @Nullable ByteBuffer take() {
      if (length == 0) {
        return null;
      }
      ByteBuffer all = ByteBuffer.wrap(bytes, 0, length);
      length = 0;
      return all;
    }
  }
}
