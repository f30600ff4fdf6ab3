package dev.appversion.versioning.html.tree;

import dev.appversion.versioning.html.tokenizer.ElementMap;
import dev.appversion.versioning.html.tokenizer.ElementName;

/** What the start tag of an element of HTML means for the elements that are open (13.2.6.4.7). */
enum StartTag {
  /** It begins a scope: end tags in it do not affect the elements around it (13.2.4.2). */
  SCOPE,
  /** It ends the cell or the caption before it. */
  PART_OF_TABLE,
  /** It may end elements before it. */
  ENDING,
  /** It does so, and has no end tag, or one that ends nothing that is open in it. */
  ENDING_VOID,
  /** It has no end tag, or one that ends nothing that is open in it. */
  VOID,
  /** All others. */
  PLAIN;

  private static final ElementMap<StartTag> BY_NAME =
      new ElementMap<>(PLAIN)
          .with(ENDING, "a nobr option optgroup")
          .with(ENDING, OpenElements.BLOCK_NAMES)
          .with(ENDING_VOID, "form hr")
          .with(SCOPE, "applet marquee object table template")
          .with(PART_OF_TABLE, "caption col colgroup tbody td tfoot th thead tr")
          .with(
              VOID,
              "area base basefont bgsound body br embed frame head html image img input keygen link"
                  + " meta param source track wbr");

  static StartTag of(ElementName name) {
    return BY_NAME.get(name);
  }
}
