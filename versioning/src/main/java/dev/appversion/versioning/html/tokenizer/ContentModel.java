package dev.appversion.versioning.html.tokenizer;

/** How the tokenizer reads what follows a start tag (HTML standard, 13.2.5 and 13.2.6.4). */
public enum ContentModel {
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
   * @param scripting whether scripts run: then the content of {@code noscript} is raw text, else it
   *     is markup
   */
  public static ContentModel of(String element, boolean scripting) {
    return switch (element) {
      case "script" -> SCRIPT;
      case "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes" -> RAW_TEXT;
      case "noscript" -> scripting ? RAW_TEXT : MARKUP;
      case "plaintext" -> PLAIN_TEXT;
      default -> MARKUP;
    };
  }
}
