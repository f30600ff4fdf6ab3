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

  private static final ElementMap<ContentModel> OF_ELEMENTS =
      new ElementMap<>(MARKUP)
          .with(SCRIPT, "script")
          .with(RAW_TEXT, "style title textarea xmp iframe noembed noframes noscript")
          .with(PLAIN_TEXT, "plaintext");

  /**
   * That of an HTML element.
   *
   * @param scripting whether scripts run: then the content of {@code noscript} is raw text, else it
   *     is markup
   */
  public static ContentModel of(ElementName element, boolean scripting) {
    return element == ElementName.NOSCRIPT && !scripting ? MARKUP : OF_ELEMENTS.get(element);
  }
}
