package dev.appversion.versioning.html.css;

import dev.appversion.versioning.html.text.Ascii;

/**
 * Reads an escape in CSS byte by byte (CSS Syntax 3, section 4.3.7): up to six hex digits and an
 * optional white space, or one other character. A carriage return followed by a line feed counts as
 * one character (section 3.3).
 */
final class CssEscape {
  private static final int MAX_HEX = 6;

  private enum At {
    BEGIN,
    HEX,
    /** After a carriage return. */
    RETURN,
    END
  }

  private At at = At.END;
  private int digits;

  /** Starts an escape, after its backslash. */
  void begin() {
    at = At.BEGIN;
    digits = 0;
  }

  /** Processes the next byte; returns false if the byte is not part of the escape. */
  boolean accepts(byte b) {
    switch (at) {
      case BEGIN -> at = isHex(b) ? At.HEX : afterCharacter(b);
      case HEX -> {
        if (!isHex(b) || digits == MAX_HEX) {
          boolean space = Ascii.isSpace(b);
          at = space ? afterCharacter(b) : At.END;
          return space;
        }
      }
      case RETURN -> {
        at = At.END;
        return b == '\n';
      }
      case END -> {
        return false;
      }
    }
    digits++;
    return true;
  }

  private static At afterCharacter(byte b) {
    return b == '\r' ? At.RETURN : At.END;
  }

  private static boolean isHex(byte b) {
    return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
  }
}
