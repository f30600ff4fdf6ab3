package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.text.RawContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the references of a style sheet or a list of declarations: {@code url()},
 * {@code @import} and the strings in {@code image-set()}. Tokenizes the input (CSS Syntax 3,
 * section 4), so comments, other strings and longer names are never rewritten. Streams its output
 * and buffers only references ({@link ReferenceBuffer}).
 */
public final class CssRewriter implements RawContent {
  private enum At {
    /** Between tokens, and in names. */
    TOKENS,
    ESCAPE_IN_NAME,
    SLASH,
    COMMENT,
    COMMENT_STAR,
    STRING,
    ESCAPE_IN_STRING,
    /** After {@code url(}: white space, then a quote or an unquoted reference. */
    URL_BEGIN,
    URL,
    ESCAPE_IN_URL,
    /** After an unquoted reference: white space, then the parenthesis. */
    URL_END,
    /** In a bad URL token, up to its parenthesis. */
    BAD_URL,
    ESCAPE_IN_BAD_URL
  }

  private final ByteSink out;
  private final ReferenceBuffer buffer;
  private final CssContext context = new CssContext();
  private final CssEscape escape = new CssEscape();
  private At at = At.TOKENS;

  private byte quote;

  /** The end of the reference in the buffer. */
  private int referenceEnd;

  /** Creates a rewriter for one style sheet that writes to {@code out}. */
  public CssRewriter(References references, HtmlEncoding encoding, ByteSink out) {
    this.out = out;
    this.buffer = new ReferenceBuffer(references, encoding, out);
  }

  /** Rewrites the value of a style attribute; null if it does not change. */
  public static @Nullable String rewrite(String css, References references) {
    Bytes result = new Bytes(css.length() + 64);
    CssRewriter rewriter = new CssRewriter(references, HtmlEncoding.UTF_8, result::add);
    long before = references.rewritten();
    byte[] bytes = css.getBytes(StandardCharsets.UTF_8);
    rewriter.text(bytes, 0, bytes.length);
    rewriter.end();
    return references.rewritten() == before
        ? null
        : new String(result.array(), 0, result.length(), StandardCharsets.UTF_8);
  }

  @Override
  public void text(byte[] bytes, int from, int to) {
    int copied = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (buffer.isOpen()) {
        reference(b);
        copied = i + 1;
      } else {
        step(b);
        if (buffer.isOpen()) {
          // The byte starts a reference: a quote is not part of it, another byte is.
          int end = at == At.STRING ? i + 1 : i;
          out.write(bytes, copied, end - copied);
          copied = i + 1;
          if (at != At.STRING) {
            buffer.add(b);
          }
        }
      }
    }
    if (!buffer.isOpen()) {
      out.write(bytes, copied, to - copied);
    }
  }

  @Override
  public void end() {
    buffer.release();
  }

  /** Processes a byte outside a reference. */
  private void step(byte b) {
    switch (at) {
      case TOKENS -> token(b);
      case ESCAPE_IN_NAME -> {
        if (!escape.accepts(b)) {
          at = At.TOKENS;
          token(b);
        }
      }
      case SLASH -> {
        at = b == '*' ? At.COMMENT : At.TOKENS;
        if (at == At.TOKENS) {
          context.slash();
          token(b);
        }
      }
      case COMMENT -> at = b == '*' ? At.COMMENT_STAR : At.COMMENT;
      case COMMENT_STAR -> at = b == '/' ? At.TOKENS : b == '*' ? At.COMMENT_STAR : At.COMMENT;
      case STRING -> {
        if (b == quote || isLineEnd(b)) {
          at = At.TOKENS;
        } else if (b == '\\') {
          escape(At.ESCAPE_IN_STRING);
        }
      }
      case ESCAPE_IN_STRING -> {
        if (!escape.accepts(b)) {
          at = At.STRING;
          step(b);
        }
      }
      case URL_BEGIN -> urlBegin(b);
      case URL, URL_END, BAD_URL -> {
        if (b == ')') {
          at = At.TOKENS;
        } else if (b == '\\') {
          escape(At.ESCAPE_IN_BAD_URL);
        }
      }
      case ESCAPE_IN_BAD_URL, ESCAPE_IN_URL -> {
        if (!escape.accepts(b)) {
          at = At.BAD_URL;
          step(b);
        }
      }
    }
  }

  private void escape(At next) {
    escape.begin();
    at = next;
  }

  private void token(byte b) {
    if (isNameByte(b)) {
      context.name(b);
      return;
    }
    if (b == '\\') {
      context.escape();
      escape(At.ESCAPE_IN_NAME);
      return;
    }
    CssContext.Next next = context.delimiter(b);
    switch (b) {
      case '/' -> at = At.SLASH;
      case '"', '\'' -> string(b, next == CssContext.Next.REFERENCE);
      case '(' -> at = next == CssContext.Next.URL ? At.URL_BEGIN : At.TOKENS;
      default -> {}
    }
  }

  private void string(byte b, boolean isReference) {
    quote = b;
    at = At.STRING;
    if (isReference) {
      buffer.open();
    }
  }

  private void urlBegin(byte b) {
    if (b == '"' || b == '\'') {
      context.quotedUrl();
      string(b, true);
    } else if (b == ')') {
      at = At.TOKENS;
    } else if (!Ascii.isSpace(b)) {
      at = b == '(' ? At.BAD_URL : At.URL;
      if (b == '\\') {
        escape(At.ESCAPE_IN_URL);
      }
      if (at != At.BAD_URL) {
        buffer.open();
      }
    }
  }

  /** Processes a byte of a reference, or the first byte after it. */
  private void reference(byte b) {
    switch (at) {
      case STRING -> {
        if (b == quote) {
          buffer.rewrite(buffer.length(), false);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (isLineEnd(b)) {
          malformed(b, At.TOKENS);
          return;
        }
        if (b == '\\') {
          escape(At.ESCAPE_IN_STRING);
        }
      }
      case ESCAPE_IN_STRING -> {
        if (!escape.accepts(b)) {
          at = At.STRING;
          reference(b);
          return;
        }
      }
      case URL -> {
        if (b == ')') {
          buffer.rewrite(buffer.length(), true);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (b == '"' || b == '\'' || b == '(') {
          malformed(b, At.BAD_URL);
          return;
        }
        if (Ascii.isSpace(b)) {
          referenceEnd = buffer.length();
          at = At.URL_END;
        } else if (b == '\\') {
          escape(At.ESCAPE_IN_URL);
        }
      }
      case ESCAPE_IN_URL -> {
        if (!escape.accepts(b)) {
          at = At.URL;
          reference(b);
          return;
        }
      }
      case URL_END -> {
        if (b == ')') {
          buffer.rewrite(referenceEnd, true);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (!Ascii.isSpace(b)) {
          malformed(b, At.BAD_URL);
          if (b == '\\') {
            escape(At.ESCAPE_IN_BAD_URL);
          }
          return;
        }
      }
      default -> throw new IllegalStateException("no reference is buffered in state " + at);
    }
    buffer.add(b);
  }

  /** The string or URL is malformed: writes the buffered bytes and this byte unchanged. */
  private void malformed(byte b, At next) {
    buffer.release();
    out(b);
    at = next;
  }

  private void out(byte b) {
    out.write(new byte[] {b});
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r' || b == '\f';
  }

  private static boolean isNameByte(byte b) {
    return Ascii.isLetter(b) || (b >= '0' && b <= '9') || b == '-' || b == '_' || b < 0;
  }
}
