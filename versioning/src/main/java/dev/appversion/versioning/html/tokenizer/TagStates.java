package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;

/** Tags and their attributes (HTML standard, 13.2.5.8 and 13.2.5.32 to 40). */
final class TagStates implements Tokenizer.State {
  private enum At {
    NAME,
    BEFORE_ATTRIBUTE_NAME,
    ATTRIBUTE_NAME,
    AFTER_ATTRIBUTE_NAME,
    BEFORE_VALUE,
    DOUBLE_QUOTED_VALUE,
    SINGLE_QUOTED_VALUE,
    UNQUOTED_VALUE,
    AFTER_QUOTED_VALUE,
    SELF_CLOSING
  }

  private static final boolean[] IN_NAME = allBut(" \n\t\r\f/>=");
  private static final boolean[] UNQUOTED = allBut(" \n\t\r\f>");

  private final Tokenizer tokenizer;
  private final Tokens tokens;
  private final Tag tag = new Tag();
  private At at = At.NAME;

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

  /** {@code <} or {@code </} has been read, and a letter comes. */
  void begin(boolean isEnd) {
    tag.begin(isEnd);
    at = At.NAME;
  }

  @Override
  public int consume(byte[] bytes, int from, int to) {
    int toTag = tag.bytes().length() - from; // from positions in the input to those in the tag
    int limit = tag.isGivenUp() ? to : Math.min(to, Tag.MAX_LENGTH - toTag);
    int i = from;
    boolean ended = false;
    while (i < limit && !ended) {
      i = runEnd(bytes, i, limit);
      if (i < limit) {
        ended = bytes[i] == '>' && !isQuoted();
        step(bytes[i], i + toTag);
        i++;
      }
    }
    take(bytes, from, i, ended);
    if (ended) {
      tag.settleName();
      tokenizer.tagEnded(tag);
    }
    return i;
  }

  private void step(byte b, int position) {
    switch (at) {
      case NAME -> {
        if (Ascii.isSpace(b) || b == '/' || b == '>') {
          tag.endName(position);
          afterName(b);
        }
      }
      case BEFORE_ATTRIBUTE_NAME -> beforeAttributeName(b, position);
      case ATTRIBUTE_NAME -> {
        if (b == '=') {
          tag.endAttributeName(position);
          at = At.BEFORE_VALUE;
        } else if (Ascii.isSpace(b) || b == '/' || b == '>') {
          tag.endAttributeName(position);
          at = b == '/' ? At.SELF_CLOSING : At.AFTER_ATTRIBUTE_NAME;
        }
      }
      case AFTER_ATTRIBUTE_NAME -> {
        if (b == '=') {
          at = At.BEFORE_VALUE;
        } else {
          beforeAttributeName(b, position);
        }
      }
      case BEFORE_VALUE -> beforeValue(b, position);
      case DOUBLE_QUOTED_VALUE -> quoted(b, '"', position);
      case SINGLE_QUOTED_VALUE -> quoted(b, '\'', position);
      case UNQUOTED_VALUE -> {
        if (Ascii.isSpace(b) || b == '>') {
          tag.endValue(position);
          at = At.BEFORE_ATTRIBUTE_NAME;
        }
      }
      case AFTER_QUOTED_VALUE -> beforeAttributeName(b, position);
      case SELF_CLOSING -> {
        if (b == '>') {
          tag.selfClose();
        } else {
          beforeAttributeName(b, position);
        }
      }
    }
  }

  private void afterName(byte b) {
    at = b == '/' ? At.SELF_CLOSING : At.BEFORE_ATTRIBUTE_NAME;
  }

  private void beforeAttributeName(byte b, int position) {
    if (b == '/') {
      at = At.SELF_CLOSING;
    } else if (Ascii.isSpace(b)) {
      // Spaces after a name keep what an equals sign there would mean.
      at = at == At.AFTER_ATTRIBUTE_NAME ? at : At.BEFORE_ATTRIBUTE_NAME;
    } else if (b != '>') {
      tag.beginAttribute(position);
      at = At.ATTRIBUTE_NAME; // an equals sign, too, is the first character of a name here
    }
  }

  private void beforeValue(byte b, int position) {
    switch (b) {
      case '"' -> {
        tag.beginValue(position + 1);
        at = At.DOUBLE_QUOTED_VALUE;
      }
      case '\'' -> {
        tag.beginValue(position + 1);
        at = At.SINGLE_QUOTED_VALUE;
      }
      default -> {
        if (b != '>' && !Ascii.isSpace(b)) {
          tag.beginValue(position);
          at = At.UNQUOTED_VALUE;
        }
      }
    }
  }

  private void quoted(byte b, char quote, int position) {
    if (b == quote) {
      tag.endValue(position);
      at = At.AFTER_QUOTED_VALUE;
    }
  }

  private boolean isQuoted() {
    return at == At.DOUBLE_QUOTED_VALUE || at == At.SINGLE_QUOTED_VALUE;
  }

  /** Where the bytes end that change nothing in this state: most are of names and values. */
  private int runEnd(byte[] bytes, int from, int to) {
    return switch (at) {
      case NAME, ATTRIBUTE_NAME -> runEnd(IN_NAME, bytes, from, to);
      case UNQUOTED_VALUE -> runEnd(UNQUOTED, bytes, from, to);
      case DOUBLE_QUOTED_VALUE -> runEnd((byte) '"', bytes, from, to);
      case SINGLE_QUOTED_VALUE -> runEnd((byte) '\'', bytes, from, to);
      default -> from;
    };
  }

  private static int runEnd(boolean[] inRun, byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && inRun[bytes[i] & 0xff]) {
      i++;
    }
    return i;
  }

  private static int runEnd(byte end, byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != end) {
      i++;
    }
    return i;
  }

  /** Holds the bytes back, or gives the tag up where they are too many. */
  private void take(byte[] bytes, int from, int to, boolean ended) {
    if (tag.isGivenUp()) {
      tokens.markup(bytes, from, to);
      return;
    }
    tag.append(bytes, from, to - from);
    if (tag.hasTooMany() || (!ended && tag.bytes().length() == Tag.MAX_LENGTH)) {
      giveUp();
    }
  }

  private void giveUp() {
    tag.giveUp();
    tokens.givingUp(tag);
    tokens.markup(tag.bytes().array(), 0, tag.bytes().length());
  }

  @Override
  public void end() {
    if (!tag.isGivenUp()) {
      tokens.markup(tag.bytes().array(), 0, tag.bytes().length());
    }
  }
}
