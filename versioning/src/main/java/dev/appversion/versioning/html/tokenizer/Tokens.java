package dev.appversion.versioning.html.tokenizer;

/**
 * What the tokenizer finds, in order; all bytes of a document come by here once. Runs of bytes may
 * be cut anywhere: two calls mean the same as one with both.
 */
public interface Tokens {
  /** Character data outside raw text. */
  void characters(byte[] bytes, int from, int to);

  /** Comments, document types, CDATA sections, and tags that were given up. */
  void markup(byte[] bytes, int from, int to);

  /** A document type has begun. */
  void doctype();

  /** A tag has grown too long: its bytes go to {@link #markup} from its beginning on. */
  void givingUp(Tag tag);

  /**
   * A tag is complete. Its bytes are the receiver's to put out, unless it was given up.
   *
   * @return how what follows is to be read; only start tags change it
   */
  ContentModel tag(Tag tag);

  /** A piece of an element's content that is no markup: of scripts, styles, titles. */
  void rawText(byte[] bytes, int from, int to);

  /** That content has ended; its end tag comes next, if the document does not end here. */
  void rawTextEnd();

  /** Whether CDATA sections are such: the current element is of SVG or MathML. */
  boolean inForeignContent();
}
