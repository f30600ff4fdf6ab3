package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;

/**
 * A reference in a style sheet, held back until its end is read, then written as it is or replaced.
 */
final class HeldReference {
  /** The longest reference that may be replaced, in bytes. Embedded data is longer. */
  private static final int MAX_LENGTH = 8 << 10;

  private final References references;
  private final HtmlEncoding encoding;
  private final ByteSink out;
  private final Bytes held = new Bytes(128);
  private boolean open;

  HeldReference(References references, HtmlEncoding encoding, ByteSink out) {
    this.references = references;
    this.encoding = encoding;
    this.out = out;
  }

  /** Whether bytes are held back. */
  boolean isOpen() {
    return open;
  }

  void open() {
    open = true;
  }

  /** Holds a byte back; a reference that becomes too long is released. */
  void add(byte b) {
    held.add(b);
    if (held.length() == MAX_LENGTH) {
      release();
    }
  }

  /** The number of bytes that are held back. */
  int length() {
    return held.length();
  }

  /** Writes what is held back. */
  void release() {
    out.write(held.array(), 0, held.length());
    held.clear();
    open = false;
  }

  /**
   * Writes the replacement of the reference, if it has one, and what follows it.
   *
   * @param end where the reference ends in what is held back
   * @param bare whether it has no quotes
   */
  void rewrite(int end, boolean bare) {
    String written = encoding.decode(held.array(), 0, end);
    String reference = written == null ? null : CssText.unescape(written.replace('\0', '\ufffd'));
    String replacement = reference == null ? null : references.rewrite(reference);
    byte[] bytes =
        replacement == null
            ? null
            : encoding.encode(
                bare ? CssText.bareOrQuoted(replacement) : CssText.escape(replacement));
    if (bytes != null) {
      out.write(bytes);
      out.write(held.array(), end, held.length() - end);
      held.clear();
      open = false;
    } else {
      release();
    }
  }
}
