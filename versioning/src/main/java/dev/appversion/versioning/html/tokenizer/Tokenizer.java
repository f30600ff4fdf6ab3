package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.ByteSearch;

/**
 * Splits a document into tokens by the states of the HTML standard (13.2.5). It works on bytes: in
 * every encoding that it is used for, the significant bytes are those of ASCII. Each family of
 * states is a {@link State}, which consumes the bytes that belong to it.
 */
public final class Tokenizer {
  /** A family of states. */
  interface State {
    /**
     * Consumes bytes up to the beginning of another family, which it sets.
     *
     * @return the index of the first byte that it has not consumed
     */
    int consume(byte[] bytes, int from, int to);

    /** The document has ended: buffered bytes are passed on. */
    void end();
  }

  private final Tokens tokens;
  private final State text;
  private final MarkupOpening opening;
  private final TagStates tag;
  private final RawTextStates rawText;
  private final CommentStates comment;
  private final Until bogusComment;
  private final Until cdata;
  private final State plainText;
  private State state;

  /** A tokenizer at the beginning of a document, which passes each token to {@code tokens}. */
  public Tokenizer(Tokens tokens) {
    this.tokens = tokens;
    this.text = new Text();
    this.plainText = new PlainText();
    this.opening = new MarkupOpening(this, tokens);
    this.tag = new TagStates(this, tokens);
    this.rawText = new RawTextStates(this, tokens);
    this.comment = new CommentStates(this, tokens);
    this.bogusComment = new Until(">");
    this.cdata = new Until("]]>");
    this.state = text;
  }

  /** Processes the next bytes of the document: {@code length} bytes from {@code offset}. */
  public void feed(byte[] bytes, int offset, int length) {
    int to = offset + length;
    for (int at = offset; at < to; ) {
      at = step(bytes, at, to);
    }
  }

  /** Processes some of these bytes: up to the end of a token, or of its part in them. */
  public int step(byte[] bytes, int from, int to) {
    return state.consume(bytes, from, to);
  }

  /** The document has ended: an incomplete token is passed on as it is. */
  public void end() {
    state.end();
  }

  /** Whether a tag may begin here: no tag, comment or raw text is open. */
  public boolean isInText() {
    return state instanceof Text;
  }

  void toText() {
    state = text;
  }

  /** A tag's name comes next; its beginning was in earlier bytes. */
  void toTag(boolean isEnd) {
    tag.begin(isEnd);
    state = tag;
  }

  void toComment() {
    comment.begin();
    state = comment;
  }

  /** Bogus comments and document types: they end with the next {@code >}. */
  void toBogusComment() {
    bogusComment.begin();
    state = bogusComment;
  }

  void toCdata() {
    cdata.begin();
    state = cdata;
  }

  /** A tag is complete. */
  void tagEnded(Tag ended) {
    switch (tokens.tag(ended)) {
      case MARKUP -> state = text;
      case RAW_TEXT -> toRawText(ended.name().text(), false);
      case SCRIPT -> toRawText(ended.name().text(), true);
      case PLAIN_TEXT -> state = plainText;
    }
  }

  private void toRawText(String element, boolean script) {
    rawText.begin(element, script);
    state = rawText;
  }

  /** 13.2.5.1, the data state. Character references are copied, so they need not be recognized. */
  private final class Text implements State {
    @Override
    public int consume(byte[] bytes, int from, int to) {
      int at = ByteSearch.indexOf((byte) '<', bytes, from, to);
      if (at > from) {
        tokens.characters(bytes, from, at);
      }
      if (at == to) {
        return to;
      }
      int name = at + 1 < to && bytes[at + 1] == '/' ? at + 2 : at + 1;
      if (name < to && Ascii.isLetter(bytes[name])) {
        tag.begin(bytes, at, name == at + 2);
        state = tag;
        return tag.consume(bytes, name, to);
      }
      opening.begin();
      state = opening;
      return at + 1;
    }

    @Override
    public void end() {
      // nothing is buffered
    }
  }

  /** 13.2.5.5. */
  private final class PlainText implements State {
    @Override
    public int consume(byte[] bytes, int from, int to) {
      tokens.rawText(bytes, from, to);
      return to;
    }

    @Override
    public void end() {
      tokens.rawTextEnd();
    }
  }

  /**
   * Everything up to the next {@code >} that has the right bytes before it: bogus comments
   * (13.2.5.41), document types (13.2.5.53 to 68: it ends them even between quotes) and CDATA
   * sections (13.2.5.69 to 71).
   */
  private final class Until implements State {
    private final String end;
    private int matched;

    Until(String end) {
      this.end = end;
    }

    void begin() {
      matched = 0;
    }

    @Override
    public int consume(byte[] bytes, int from, int to) {
      int last = end.length() - 1;
      int at = from;
      boolean ended = false;
      while (at < to && !ended) {
        byte b = bytes[at++];
        if (matched == last && b == '>') {
          ended = true;
        } else if (b == ']') {
          matched = Math.min(last, matched + 1);
        } else {
          matched = 0;
        }
      }
      tokens.markup(bytes, from, at);
      if (ended) {
        toText();
      }
      return at;
    }

    @Override
    public void end() {
      // nothing is buffered
    }
  }
}
