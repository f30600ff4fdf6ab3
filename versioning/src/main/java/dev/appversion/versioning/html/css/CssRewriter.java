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
 * Rewrites the references of a style sheet or a list of declarations: {@code url()}, {@code
 * @import} and the strings in {@code image-set()}, found as the tokenizer of CSS finds them (CSS
 * Syntax 3, section 4): not in comments, strings and names that only look like it. Only a reference
 * is held back.
 */
public final class CssRewriter implements RawContent {
  /** The longest reference that is looked at, in bytes. Embedded data is longer. */
  private static final int MAX_REFERENCE = 8 << 10;

  /** Longer than any name that matters. */
  private static final int MAX_NAME = 24;

  private enum At {
    /** Between tokens, and in names. */
    TOKENS,
    ESCAPE_IN_NAME,
    SLASH,
    COMMENT,
    COMMENT_STAR,
    STRING,
    ESCAPE_IN_STRING,
    /** Behind {@code url(}: white space, then a quote or the reference itself. */
    URL_BEGIN,
    URL,
    ESCAPE_IN_URL,
    /** Behind a reference without quotes: white space, then the parenthesis. */
    URL_END,
    /** A {@code url(} that is none: up to its parenthesis. */
    BAD_URL,
    ESCAPE_IN_BAD_URL
  }

  private final References references;
  private final HtmlEncoding encoding;
  private final ByteSink out;
  private final Bytes name = new Bytes(MAX_NAME);
  private final Bytes held = new Bytes(128);
  private final CssEscape escape = new CssEscape();
  private At at = At.TOKENS;

  /** The name has an escape or is too long: it is none of those that matter. */
  private boolean otherName;

  /** An {@code @import} waits for its reference. */
  private boolean importing;

  /** How deep in parentheses within {@code image-set(}; 0 outside. */
  private int imageSetDepth;

  private byte quote;

  /** The string or URL that is being read is a reference, and held back. */
  private boolean holding;

  /** Where the reference ends in what is held back. */
  private int referenceEnd;

  /** A rewriter for one style sheet, which writes to {@code out}. */
  public CssRewriter(References references, HtmlEncoding encoding, ByteSink out) {
    this.references = references;
    this.encoding = encoding;
    this.out = out;
  }

  /** A whole style attribute's value; null if nothing in it changes. */
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
      boolean wasHolding = holding;
      byte b = bytes[i];
      if (wasHolding) {
        hold(b);
        copied = i + 1;
      } else {
        step(b);
        if (holding) {
          // The byte that begins a reference: a quote stays outside, anything else is part of it.
          int end = at == At.STRING ? i + 1 : i;
          out.write(bytes, copied, end - copied);
          copied = i + 1;
          if (at != At.STRING) {
            held.add(b);
          }
        }
      }
    }
    if (!holding) {
      out.write(bytes, copied, to - copied);
    }
  }

  @Override
  public void end() {
    release();
  }

  /** A byte that is not held back. */
  private void step(byte b) {
    switch (at) {
      case TOKENS -> token(b);
      case ESCAPE_IN_NAME -> {
        if (!escape.takes(b)) {
          at = At.TOKENS;
          token(b);
        }
      }
      case SLASH -> {
        at = b == '*' ? At.COMMENT : At.TOKENS;
        if (at == At.TOKENS) {
          importing = false;
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
        if (!escape.takes(b)) {
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
        if (!escape.takes(b)) {
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
      if (name.length() < MAX_NAME) {
        name.add(b);
      } else {
        otherName = true;
      }
      return;
    }
    if (b == '\\') {
      otherName = true;
      escape(At.ESCAPE_IN_NAME);
      return;
    }
    boolean wasImport = isNamed("@import");
    boolean named = name.length() > 0 || otherName;
    if (b == '(') {
      parenthesis();
    } else if (b == ')' && imageSetDepth > 0) {
      imageSetDepth--;
    }
    name.clear();
    otherName = false;
    importing = wasImport || (importing && !named);
    switch (b) {
      case '/' -> at = At.SLASH;
      case '@' -> name.add(b);
      case '#' -> otherName = true;
      case '"', '\'' -> string(b, importing || imageSetDepth == 1);
      default -> {}
    }
    importing &= Ascii.isSpace(b) || b == '/';
  }

  /** A name, if there is one, is that of a function. */
  private void parenthesis() {
    if (isNamed("url")) {
      at = At.URL_BEGIN;
    } else if (imageSetDepth > 0) {
      imageSetDepth++;
    } else if (isNamed("image-set") || isNamed("-webkit-image-set")) {
      imageSetDepth = 1;
    }
  }

  private boolean isNamed(String lower) {
    return !otherName && name.equalsIgnoringCase(lower);
  }

  private void string(byte b, boolean isReference) {
    quote = b;
    at = At.STRING;
    holding = isReference;
  }

  private void urlBegin(byte b) {
    if (b == '"' || b == '\'') {
      // A function like others: its parenthesis closes as theirs do, not as that of a bare url().
      imageSetDepth += imageSetDepth > 0 ? 1 : 0;
      string(b, true);
    } else if (b == ')') {
      at = At.TOKENS;
    } else if (!Ascii.isSpace(b)) {
      at = b == '(' ? At.BAD_URL : At.URL;
      if (b == '\\') {
        escape(At.ESCAPE_IN_URL);
      }
      holding = at != At.BAD_URL;
    }
  }

  /** A byte of a reference, or behind it. */
  private void hold(byte b) {
    switch (at) {
      case STRING -> {
        if (b == quote) {
          rewrite(held.length(), false);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (isLineEnd(b)) {
          giveUp(b, At.TOKENS);
          return;
        }
        if (b == '\\') {
          escape(At.ESCAPE_IN_STRING);
        }
      }
      case ESCAPE_IN_STRING -> {
        if (!escape.takes(b)) {
          at = At.STRING;
          hold(b);
          return;
        }
      }
      case URL -> {
        if (b == ')') {
          rewrite(held.length(), true);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (b == '"' || b == '\'' || b == '(') {
          giveUp(b, At.BAD_URL);
          return;
        }
        if (Ascii.isSpace(b)) {
          referenceEnd = held.length();
          at = At.URL_END;
        } else if (b == '\\') {
          escape(At.ESCAPE_IN_URL);
        }
      }
      case ESCAPE_IN_URL -> {
        if (!escape.takes(b)) {
          at = At.URL;
          hold(b);
          return;
        }
      }
      case URL_END -> {
        if (b == ')') {
          rewrite(referenceEnd, true);
          out(b);
          at = At.TOKENS;
          return;
        }
        if (!Ascii.isSpace(b)) {
          giveUp(b, At.BAD_URL);
          if (b == '\\') {
            escape(At.ESCAPE_IN_BAD_URL);
          }
          return;
        }
      }
      default -> throw new IllegalStateException("nothing is held back in " + at);
    }
    held.add(b);
    if (held.length() == MAX_REFERENCE) {
      release();
    }
  }

  /** It is no reference after all; what has been read of it goes out, and this byte. */
  private void giveUp(byte b, At next) {
    release();
    out(b);
    at = next;
  }

  private void release() {
    out.write(held.array(), 0, held.length());
    held.clear();
    holding = false;
  }

  private void rewrite(int end, boolean bare) {
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
      holding = false;
    } else {
      release();
    }
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
