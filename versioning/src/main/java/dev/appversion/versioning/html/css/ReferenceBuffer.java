package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;

/**
 * Buffers a reference in a style sheet until its end is read, then writes the reference or its
 * replacement.
 */
final class ReferenceBuffer {
  /** The longest reference that may be replaced, in bytes. Embedded data is longer. */
  private static final int MAX_LENGTH = 8 << 10;

  private final References references;
  private final HtmlEncoding encoding;
  private final ByteSink out;
  private final Bytes buffer = new Bytes(128);
  private boolean open;

  ReferenceBuffer(References references, HtmlEncoding encoding, ByteSink out) {
    this.references = references;
    this.encoding = encoding;
    this.out = out;
  }

  /** Whether a reference has started and is being buffered. */
  boolean isOpen() {
    return open;
  }

  void open() {
    open = true;
  }

  /** Buffers a byte; a reference that exceeds the maximum length is written unchanged. */
  void add(byte b) {
    buffer.add(b);
    if (buffer.length() == MAX_LENGTH) {
      release();
    }
  }

  /** The number of buffered bytes. */
  int length() {
    return buffer.length();
  }

  /** Writes the buffered bytes unchanged. */
  void release() {
    out.write(buffer.array(), 0, buffer.length());
    buffer.clear();
    open = false;
  }

  /**
   * Writes the replacement of the reference, or the reference if it has none, and the buffered
   * bytes after it.
   *
   * @param end the end of the reference in the buffer
   * @param bare whether the reference is unquoted
   */
  void rewrite(int end, boolean bare) {
    String written = encoding.decode(buffer.array(), 0, end);
    String reference = written == null ? null : CssText.unescape(written.replace('\0', '\ufffd'));
    String replacement = reference == null ? null : references.rewrite(reference);
    byte[] bytes =
        replacement == null
            ? null
            : encoding.encode(
                bare ? CssText.bareOrQuoted(replacement) : CssText.escape(replacement));
    if (bytes != null) {
      out.write(bytes);
      out.write(buffer.array(), end, buffer.length() - end);
      buffer.clear();
      open = false;
    } else {
      release();
    }
  }
}
