package dev.appversion.versioning.html;

/** How the tokenizer reads what follows a start tag (HTML standard, 13.2.5 and 13.2.6.4). */
enum ContentModel {
  /** Tags, comments and text. */
  MARKUP,
  /** Text up to the element's end tag: the standard's RCDATA and RAWTEXT. */
  RAW_TEXT,
  /** The same, but what looks like a script in a comment hides an end tag. */
  SCRIPT,
  /** Text up to the end of the document. */
  PLAIN_TEXT;

  /**
   * That of an HTML element.
   *
   * <p>The content of {@code noscript} is raw text to browsers that run scripts and markup to the
   * others; it is read as both, see {@link HtmlRewriter}.
   */
  static ContentModel of(String element) {
    return switch (element) {
      case "script" -> SCRIPT;
      case "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript" ->
          RAW_TEXT;
      case "plaintext" -> PLAIN_TEXT;
      default -> MARKUP;
    };
  }
}
