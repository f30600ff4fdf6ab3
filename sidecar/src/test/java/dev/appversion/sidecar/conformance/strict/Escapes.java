package dev.appversion.sidecar.conformance.strict;

/**
 * Bytes as text of the case files: Latin-1, with {@code \r \n \t \0 \\ \xNN}, and <code>\{N*text}
 * </code> for {@code text} N times, where {@code #} is replaced by the number of the repetition.
 */
public final class Escapes {
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Escapes(String text) {
    this.text = text;
  }

  public static String decode(String text) {
    Escapes escapes = new Escapes(text);
    escapes.decodeUntil(text.length());
    return escapes.out.toString();
  }

  /** The same bytes, printable on one line, and truncated if they are many. */
  public static String show(String bytes) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < bytes.length() && shown.length() < 600; i++) {
      char c = bytes.charAt(i);
      switch (c) {
        case '\r' -> shown.append("\\r");
        case '\n' -> shown.append("\\n");
        case '\\' -> shown.append("\\\\");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            shown.append(c);
          } else {
            shown.append("\\x%02x".formatted((int) c));
          }
        }
      }
    }
    return shown.length() < 600 ? shown.toString() : shown + "... (" + bytes.length() + " bytes)";
  }

  private void decodeUntil(int end) {
    while (at < end) {
      char c = text.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char kind = text.charAt(at++);
      switch (kind) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case '0' -> out.append('\0');
        case '\\' -> out.append('\\');
        case 'x' -> {
          out.append((char) Integer.parseInt(text.substring(at, at + 2), 16));
          at += 2;
        }
        case '{' -> repeat();
        default -> throw new IllegalArgumentException("unknown escape \\" + kind + " in " + text);
      }
    }
  }

  private void repeat() {
    int star = text.indexOf('*', at);
    int close = text.indexOf('}', star);
    if (star < 0 || close < 0) {
      throw new IllegalArgumentException("a repetition without an end in " + text);
    }
    int times = Integer.parseInt(text.substring(at, star));
    String what = decode(text.substring(star + 1, close));
    for (int i = 1; i <= times; i++) {
      out.append(what.indexOf('#') < 0 ? what : what.replace("#", "" + i));
    }
    at = close + 1;
  }
}
