package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.ByteSearch;
import dev.appversion.versioning.html.text.Bytes;

/**
 * The content of elements that hold text alone (HTML standard, 13.2.5.2 to 31: RCDATA, RAWTEXT and
 * script data). It ends before the element's own end tag. In a script, a comment may hold {@code
 * <script>}, and then the next end tag belongs to that: the script data escaped and double escaped
 * states.
 */
final class RawTextStates implements Tokenizer.State {
  private enum Escaping {
    NONE,
    ESCAPED,
    DOUBLE
  }

  private static final String COMMENT = "<!--";
  private static final String SCRIPT_START = "<script";

  private final Tokenizer tokenizer;
  private final Tokens tokens;

  /** A {@code <} and what follows it, while it may still mean something. */
  private final Bytes held = new Bytes(32);

  private String endTag = "";
  private boolean isScript;
  private Escaping escaping = Escaping.NONE;

  /** How many dashes came last, in an escaped script. */
  private int dashes;

  RawTextStates(Tokenizer tokenizer, Tokens tokens) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  void begin(String element, boolean script) {
    endTag = "</" + element;
    isScript = script;
    escaping = Escaping.NONE;
    dashes = 0;
    held.clear();
  }

  @Override
  public int consume(byte[] bytes, int from, int to) {
    return held.length() == 0 ? text(bytes, from, to) : candidate(bytes[from], from);
  }

  private int text(byte[] bytes, int from, int to) {
    int at = ByteSearch.indexOf((byte) '<', bytes, from, to);
    if (escaping != Escaping.NONE) {
      for (int i = from; i < at; i++) {
        dash(bytes[i]);
      }
    }
    if (at > from) {
      tokens.rawText(bytes, from, at);
    }
    if (at < to) {
      held.add(bytes[at]);
      dashes = 0;
      at++;
    }
    return at;
  }

  private void dash(byte b) {
    if (b == '-') {
      dashes++;
    } else {
      if (b == '>' && dashes >= 2) {
        escaping = Escaping.NONE;
      }
      dashes = 0;
    }
  }

  private int candidate(byte b, int at) {
    boolean named = Ascii.isSpace(b) || b == '/' || b == '>';
    if (named && held.equalsIgnoringCase(endTag)) {
      return endTag(b, at);
    }
    if (named && escaping == Escaping.ESCAPED && held.equalsIgnoringCase(SCRIPT_START)) {
      escaping = Escaping.DOUBLE;
      return release(b, at);
    }
    held.add(b);
    if (held.begins(endTag)
        || (isScript && escaping == Escaping.ESCAPED && held.begins(SCRIPT_START))) {
      return at + 1;
    }
    if (isScript && escaping == Escaping.NONE && held.begins(COMMENT)) {
      if (held.length() == COMMENT.length()) {
        escaping = Escaping.ESCAPED;
        dashes = 2;
        tokens.rawText(held.array(), 0, held.length());
        held.clear();
      }
      return at + 1;
    }
    tokens.rawText(held.array(), 0, held.length() - 1);
    held.clear();
    return at;
  }

  private int endTag(byte b, int at) {
    if (escaping == Escaping.DOUBLE) {
      escaping = Escaping.ESCAPED;
      return release(b, at);
    }
    tokens.rawTextEnd();
    tokenizer.toTag(true);
    tokenizer.feed(held.array(), 2, held.length() - 2); // the name, once more
    held.clear();
    return at;
  }

  /** What was held back is text, and so is the byte after it. */
  private int release(byte b, int at) {
    held.add(b);
    tokens.rawText(held.array(), 0, held.length());
    held.clear();
    return at + 1;
  }

  @Override
  public void end() {
    tokens.rawText(held.array(), 0, held.length());
    tokens.rawTextEnd();
  }
}
