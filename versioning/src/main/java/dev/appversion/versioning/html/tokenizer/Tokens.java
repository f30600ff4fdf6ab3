package dev.appversion.versioning.html.tokenizer;

/**
 * Receives the tokens in order; together they have all bytes of a document. Runs of bytes may be
 * split anywhere: two calls mean the same as one with both parts.
 */
public interface Tokens {
  /** Character data outside raw text. */
  void characters(byte[] bytes, int from, int to);

  /** Comments, document types, CDATA sections, and tags that are too long. */
  void markup(byte[] bytes, int from, int to);

  /** A document type begins. */
  void doctype();

  /** A tag is too long: its bytes are passed to {@link #markup}, from its beginning on. */
  void givingUp(Tag tag);

  /**
   * A tag is complete. The receiver writes its bytes, unless it was too long.
   *
   * @return how to parse the content that follows; only start tags change it
   */
  ContentModel tag(Tag tag);

  /** A part of the raw text of an element: of scripts, styles, titles. */
  void rawText(byte[] bytes, int from, int to);

  /** That content has ended; its end tag follows, unless the document ends. */
  void rawTextEnd();

  /** Whether CDATA sections are recognized: the current element is of SVG or MathML. */
  boolean inForeignContent();
}
