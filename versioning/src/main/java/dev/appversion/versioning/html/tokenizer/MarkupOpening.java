package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What a {@code <} begins (HTML standard, 13.2.5.6, 7 and 42: tag open, end tag open, markup
 * declaration open). The few bytes until that is clear are held back.
 */
final class MarkupOpening implements Tokenizer.State {
  private static final String COMMENT = "<!--";
  private static final String DOCTYPE = "<!doctype";
  private static final byte[] CDATA = "<![CDATA[".getBytes(StandardCharsets.US_ASCII);

  private final Tokenizer tokenizer;
  private final Tokens tokens;
  private final Bytes held = new Bytes(16);

  MarkupOpening(Tokenizer tokenizer, Tokens tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /** A {@code <} has been read. */
  void begin() {
    held.clear();
    held.add((byte) '<');
  }

  @Override
  public int consume(byte[] bytes, int from, int to) {
    byte b = bytes[from];
    return switch (held.length()) {
      case 1 -> tagOpen(b, from);
      default -> held.at(1) == '/' ? endTagOpen(b, from) : declarationOpen(b, from);
    };
  }

  private int tagOpen(byte b, int at) {
    if (Ascii.isLetter(b)) {
      tokenizer.toTag(false);
      return at;
    }
    if (b == '/' || b == '!') {
      held.add(b);
      return at + 1;
    }
    if (b == '?') {
      return bogusComment(at);
    }
    tokens.characters(held.array(), 0, held.length());
    tokenizer.toText();
    return at;
  }

  private int endTagOpen(byte b, int at) {
    if (Ascii.isLetter(b)) {
      tokenizer.toTag(true);
      return at;
    }
    return bogusComment(at); // </> is nothing at all, and ends as a bogus comment does
  }

  private int declarationOpen(byte b, int at) {
    held.add(b);
    if (held.equalsIgnoringCase(COMMENT)) {
      release();
      tokenizer.toComment();
    } else if (held.equalsIgnoringCase(DOCTYPE)) {
      tokens.doctype();
      release();
      tokenizer.toBogusComment();
    } else if (beginsCdata()) {
      if (held.length() == CDATA.length) {
        release();
        tokenizer.toCdata();
      }
    } else if (!held.begins(COMMENT) && !held.begins(DOCTYPE)) {
      tokens.markup(held.array(), 0, held.length() - 1);
      tokenizer.toBogusComment();
      return at;
    }
    return at + 1;
  }

  /** Only here case matters. */
  private boolean beginsCdata() {
    if (held.length() > CDATA.length || !tokens.inForeignContent()) {
      return false;
    }
    for (int i = 0; i < held.length(); i++) {
      if (held.at(i) != CDATA[i]) {
        return false;
      }
    }
    return true;
  }

  private int bogusComment(int at) {
    release();
    tokenizer.toBogusComment();
    return at;
  }

  private void release() {
    tokens.markup(held.array(), 0, held.length());
  }

  @Override
  public void end() {
    tokens.markup(held.array(), 0, held.length());
  }
}
