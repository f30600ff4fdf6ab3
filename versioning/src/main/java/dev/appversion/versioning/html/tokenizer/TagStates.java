package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.ByteSearch;

/** Tags and their attributes (HTML standard, 13.2.5.8 and 13.2.5.32 to 40). */
final class TagStates implements Tokenizer.State {
  private enum At {
    NAME,
    /** And after a value between quotes, which differs only in what is an error. */
    BEFORE_ATTRIBUTE_NAME,
    ATTRIBUTE_NAME,
    AFTER_ATTRIBUTE_NAME,
    BEFORE_VALUE,
    DOUBLE_QUOTED_VALUE,
    SINGLE_QUOTED_VALUE,
    UNQUOTED_VALUE,
    SELF_CLOSING,
    COMPLETE
  }

  private static final boolean[] IN_NAME = allBut(" \n\t\r\f/>");
  private static final boolean[] IN_ATTRIBUTE_NAME = allBut(" \n\t\r\f/>=");
  private static final boolean[] IN_UNQUOTED_VALUE = allBut(" \n\t\r\f>");

  private final Tokenizer tokenizer;
  private final Tokens tokens;
  private final Tag tag = new Tag();
  private At at = At.NAME;

  /** The difference between a position in the tag and the one in the bytes that are read. */
  private int shift;

  TagStates(Tokenizer tokenizer, Tokens tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  private static boolean[] allBut(String ends) {
    boolean[] inRun = new boolean[256];
    for (int b = 0; b < inRun.length; b++) {
      inRun[b] = ends.indexOf(b) < 0;
    }
    return inRun;
  }

  /** A tag begins in these bytes, and its name comes next. */
  void begin(byte[] bytes, int from, boolean isEnd) {
    tag.begin(bytes, from, isEnd);
    at = At.NAME;
  }

  /** {@code <} or {@code </} was in earlier bytes, and a letter comes. */
  void begin(boolean isEnd) {
    tag.begin(isEnd);
    at = At.NAME;
  }

  @Override
  public int consume(byte[] bytes, int from, int to) {
    int limit = tag.isGivenUp() ? to : Math.min(to, from + tag.room(from));
    shift = tag.shift(from);
    int i = from;
    while (i < limit && at != At.COMPLETE) {
      i = part(bytes, i, limit);
    }
    boolean complete = at == At.COMPLETE;
    take(bytes, from, i, complete);
    if (complete) {
      tag.settleName();
      tokenizer.tagEnded(tag);
    }
    return i;
  }

  /** Reads what belongs to a state and the byte that ends it; returns the position after it. */
  private int part(byte[] bytes, int from, int to) {
    return switch (at) {
      case NAME -> name(bytes, from, to);
      case BEFORE_ATTRIBUTE_NAME, AFTER_ATTRIBUTE_NAME -> beforeAttributeName(bytes, from, to);
      case ATTRIBUTE_NAME -> attributeName(bytes, from, to);
      case BEFORE_VALUE -> beforeValue(bytes, from, to);
      case DOUBLE_QUOTED_VALUE -> quoted((byte) '"', bytes, from, to);
      case SINGLE_QUOTED_VALUE -> quoted((byte) '\'', bytes, from, to);
      case UNQUOTED_VALUE -> unquoted(bytes, from, to);
      case SELF_CLOSING -> selfClosing(bytes, from);
      case COMPLETE -> from;
    };
  }

  private int name(byte[] bytes, int from, int to) {
    int i = runEnd(IN_NAME, bytes, from, to);
    if (i == to) {
      return i;
    }
    tag.endName(i + shift);
    at = after(bytes[i], At.BEFORE_ATTRIBUTE_NAME);
    return i + 1;
  }

  private static At after(byte b, At space) {
    return switch (b) {
      case '>' -> At.COMPLETE;
      case '/' -> At.SELF_CLOSING;
      default -> space;
    };
  }

  private int beforeAttributeName(byte[] bytes, int from, int to) {
    int i = spacesEnd(bytes, from, to);
    if (i == to) {
      return i;
    }
    byte b = bytes[i];
    if (b == '>' || b == '/') {
      at = after(b, at);
    } else if (b == '=' && at == At.AFTER_ATTRIBUTE_NAME) {
      at = At.BEFORE_VALUE;
    } else {
      tag.beginAttribute(i + shift);
      at = At.ATTRIBUTE_NAME; // an equals sign, too, is the first character of a name here
    }
    return i + 1;
  }

  private int attributeName(byte[] bytes, int from, int to) {
    int i = runEnd(IN_ATTRIBUTE_NAME, bytes, from, to);
    if (i == to) {
      return i;
    }
    tag.endAttributeName(i + shift);
    at = bytes[i] == '=' ? At.BEFORE_VALUE : after(bytes[i], At.AFTER_ATTRIBUTE_NAME);
    return i + 1;
  }

  private int beforeValue(byte[] bytes, int from, int to) {
    int i = spacesEnd(bytes, from, to);
    if (i == to) {
      return i;
    }
    at =
        switch (bytes[i]) {
          case '"' -> At.DOUBLE_QUOTED_VALUE;
          case '\'' -> At.SINGLE_QUOTED_VALUE;
          case '>' -> At.COMPLETE;
          default -> At.UNQUOTED_VALUE;
        };
    if (at != At.COMPLETE) {
      tag.beginValue(i + shift + (at == At.UNQUOTED_VALUE ? 0 : 1));
    }
    return i + 1;
  }

  private int quoted(byte quote, byte[] bytes, int from, int to) {
    int i = ByteSearch.indexOf(quote, bytes, from, to);
    if (i == to) {
      return i;
    }
    tag.endValue(i + shift);
    at = At.BEFORE_ATTRIBUTE_NAME;
    return i + 1;
  }

  private int unquoted(byte[] bytes, int from, int to) {
    int i = runEnd(IN_UNQUOTED_VALUE, bytes, from, to);
    if (i == to) {
      return i;
    }
    tag.endValue(i + shift);
    at = bytes[i] == '>' ? At.COMPLETE : At.BEFORE_ATTRIBUTE_NAME;
    return i + 1;
  }

  private int selfClosing(byte[] bytes, int from) {
    if (bytes[from] == '>') {
      tag.selfClose();
      at = At.COMPLETE;
      return from + 1;
    }
    at = At.BEFORE_ATTRIBUTE_NAME;
    return from;
  }

  private static int spacesEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && Ascii.isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  private static int runEnd(boolean[] inRun, byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && inRun[bytes[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /** Keeps the bytes with the tag, or gives the tag up where they are too many. */
  private void take(byte[] bytes, int from, int to, boolean complete) {
    if (tag.isGivenUp()) {
      tokens.markup(bytes, from, to);
      return;
    }
    tag.take(bytes, from, to, complete);
    if (tag.hasTooMany() || (!complete && tag.end() - tag.start() == Tag.MAX_LENGTH)) {
      giveUp();
    }
  }

  private void giveUp() {
    tag.giveUp();
    tokens.givingUp(tag);
    tokens.markup(tag.array(), tag.start(), tag.end());
  }

  @Override
  public void end() {
    if (!tag.isGivenUp()) {
      tokens.markup(tag.array(), tag.start(), tag.end());
    }
  }
}
