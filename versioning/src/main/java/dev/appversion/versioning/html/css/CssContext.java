package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.Bytes;

/**
 * Determines whether a string or a parenthesis in a style sheet starts a reference: after
 * {@code @import}, directly in {@code image-set()}, and in {@code url()}. Depends on the tokens
 * before it.
 */
final class CssContext {
  /** Longer than every relevant name. */
  private static final int MAX_NAME = 24;

  /** The content after a delimiter. */
  enum Next {
    /** After a parenthesis: a URL, quoted or unquoted. */
    URL,
    /** After a quote: a string that is a reference. */
    REFERENCE,
    OTHER
  }

  private final Bytes name = new Bytes(MAX_NAME);

  /** The name contains an escape or is too long, so it is not a relevant name. */
  private boolean otherName;

  /** Only white space and comments were read since an {@code @import}. */
  private boolean importing;

  /**
   * The number of open parentheses since {@code image-set(}, including that of the function; 0
   * outside.
   */
  private int imageSetDepth;

  /** Processes a byte of a name. */
  void name(byte b) {
    if (name.length() < MAX_NAME) {
      name.add(b);
    } else {
      otherName = true;
    }
  }

  /** Processes an escape in a name. */
  void escape() {
    otherName = true;
  }

  /** The preceding slash does not start a comment. */
  void slash() {
    importing = false;
  }

  /** Processes a byte that is not part of a name and ends the current one. */
  Next delimiter(byte b) {
    boolean wasImport = isNamed("@import");
    boolean named = name.length() > 0 || otherName;
    boolean isUrl = b == '(' && isNamed("url");
    if (b == '(' && !isUrl) {
      parenthesis();
    } else if (b == ')' && imageSetDepth > 0) {
      imageSetDepth--;
    }
    name.clear();
    otherName = b == '#';
    if (b == '@') {
      name.add(b);
    }
    importing = wasImport || (importing && !named);
    boolean isReference = importing || imageSetDepth == 1;
    importing &= Ascii.isSpace(b) || b == '/';
    if (isUrl) {
      return Next.URL;
    }
    return isReference ? Next.REFERENCE : Next.OTHER;
  }

  /**
   * A quote follows {@code url(}, which is therefore a function token: {@link #delimiter} receives
   * its closing parenthesis, which it does not for an unquoted URL.
   */
  void quotedUrl() {
    imageSetDepth += imageSetDepth > 0 ? 1 : 0;
  }

  private void parenthesis() {
    if (imageSetDepth > 0) {
      imageSetDepth++;
    } else if (isNamed("image-set") || isNamed("-webkit-image-set")) {
      imageSetDepth = 1;
    }
  }

  private boolean isNamed(String lower) {
    return !otherName && name.equalsIgnoringCase(lower);
  }
}
