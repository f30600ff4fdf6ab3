package dev.appversion.versioning.html;

import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.text.JoinedRanges;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.html.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one page as a stream. Every byte is passed on unchanged, except the references that
 * change, an empty {@code <meta name="app-version">}, and the markup that is inserted into the
 * head. Between two calls it buffers at most one tag ({@link Tag#MAX_LENGTH}), one reference of a
 * style sheet, or one import map. Not thread-safe.
 */
public final class HtmlRewriter {
  private static final int MARK_LENGTH = 3;
  private static final int TRANSFER = 8 << 10;

  private final JoinedRanges out;
  private final PageTokens page;
  private final Tokenizer tokenizer;

  /** The first bytes, until it is clear whether they are a byte order mark; null after that. */
  private @Nullable Bytes start = new Bytes(MARK_LENGTH);

  private byte @Nullable [] transfer;

  /**
   * A rewriter of one page.
   *
   * @param out receives the rewritten bytes
   */
  public HtmlRewriter(HtmlPage page, ByteSink out) {
    this.out = new JoinedRanges(out);
    this.page = new PageTokens(page, this.out);
    this.tokenizer = new Tokenizer(this.page);
  }

  /** Processes the remaining bytes of a buffer. */
  public void feed(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      feed(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      bytes.position(bytes.limit());
      return;
    }
    byte[] piece = transfer == null ? new byte[TRANSFER] : transfer;
    transfer = piece;
    while (bytes.hasRemaining()) {
      int length = Math.min(piece.length, bytes.remaining());
      bytes.get(piece, 0, length);
      feed(piece, 0, length);
    }
  }

  /** Processes {@code length} bytes from {@code offset} on. */
  public void feed(byte[] bytes, int offset, int length) {
    out.begin(bytes);
    int at = offset;
    int to = offset + length;
    while (start != null && at < to) {
      start.add(bytes[at++]);
      begin(start, false);
    }
    if (at < to) {
      pass(bytes, at, to - at);
    }
    out.end();
  }

  /** The page has ended. */
  public void end() {
    if (start != null) {
      begin(start, true);
    }
    if (!page.isOpaque()) {
      boolean inText = tokenizer.isInText();
      tokenizer.end();
      if (inText) {
        page.end();
      }
    }
  }

  /** How many references have been rewritten so far. */
  public long rewritten() {
    return page.references().rewritten();
  }

  private void begin(Bytes first, boolean ended) {
    HtmlEncoding mark = HtmlEncoding.ofMark(first.array(), first.length());
    int lead = first.length() > 0 ? first.at(0) & 0xff : 0;
    boolean mayBeMark = lead == 0xef || lead == 0xfe || lead == 0xff;
    if (mark == null && mayBeMark && first.length() < MARK_LENGTH && !ended) {
      return;
    }
    start = null;
    if (mark == null) {
      pass(first.array(), 0, first.length());
    } else {
      page.encoding(mark);
      out.write(first.array(), 0, first.length());
    }
  }

  private void pass(byte[] bytes, int offset, int length) {
    int to = offset + length;
    for (int at = offset; at < to; ) {
      if (page.isOpaque()) {
        out.write(bytes, at, to - at);
        return;
      }
      at = tokenizer.step(bytes, at, to);
    }
  }
}
