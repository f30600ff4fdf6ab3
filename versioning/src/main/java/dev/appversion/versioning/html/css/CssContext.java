package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.Bytes;

/**
 * What precedes a string or a parenthesis in a style sheet, and with it whether a reference begins:
 * after {@code @import}, directly in {@code image-set()} and in {@code url()}.
 */
final class CssContext {
  /** Longer than any name that matters. */
  private static final int MAX_NAME = 24;

  /** What begins behind a delimiter. */
  enum Next {
    /** After a parenthesis: a URL, with quotes or without. */
    URL,
    /** After a quote: a string that is a reference. */
    REFERENCE,
    OTHER
  }

  private final Bytes name = new Bytes(MAX_NAME);

  /** The name has an escape or is too long: it is none of those that matter. */
  private boolean otherName;

  /** An {@code @import} precedes, and only white space and comments since. */
  private boolean importing;

  /** The number of open parentheses within {@code image-set(}, with its own; 0 outside. */
  private int imageSetDepth;

  /** A byte of a name. */
  void name(byte b) {
    if (name.length() < MAX_NAME) {
      name.add(b);
    } else {
      otherName = true;
    }
  }

  /** An escape in a name. */
  void escape() {
    otherName = true;
  }

  /** The slash before begins no comment. */
  void slash() {
    importing = false;
  }

  /** A byte that belongs to no name, and ends one. */
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
   * A quote follows {@code url(}: it is a function like others, whose parenthesis {@link
   * #delimiter} closes, which it does not for a URL without quotes.
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
