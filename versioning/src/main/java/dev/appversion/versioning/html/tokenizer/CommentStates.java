package dev.appversion.versioning.html.tokenizer;

/**
 * Comments (HTML standard, 13.2.5.43 to 52): they end with {@code -->} or {@code --!>}, and an
 * empty one with {@code >} or {@code ->} as well. (The states that follow a {@code <} in a comment
 * only report errors.)
 */
final class CommentStates implements Tokenizer.State {
  private enum At {
    START,
    START_DASH,
    INSIDE,
    END_DASH,
    END,
    END_BANG
  }

  private final Tokenizer tokenizer;
  private final Tokens tokens;
  private At at = At.START;

  CommentStates(Tokenizer tokenizer, Tokens tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /** {@code <!--} has been read. */
  void begin() {
    at = At.START;
  }

  @Override
  public int consume(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean mayEnd = at != At.INSIDE && at != At.END_DASH;
      if (b == '>' && mayEnd) {
        tokens.markup(bytes, from, i + 1);
        tokenizer.toText();
        return i + 1;
      }
      at = next(b);
    }
    tokens.markup(bytes, from, to);
    return to;
  }

  private At next(byte b) {
    if (b == '-') {
      return switch (at) {
        case START -> At.START_DASH;
        case INSIDE, END_BANG -> At.END_DASH;
        case START_DASH, END_DASH, END -> At.END;
      };
    }
    return b == '!' && at == At.END ? At.END_BANG : At.INSIDE;
  }

  @Override
  public void end() {
    // nothing is held back
  }
}
