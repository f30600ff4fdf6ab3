package dev.appversion.versioning.html.tree;

import java.util.HashMap;
import java.util.Map;

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

  private static final Map<String, StartTag> BY_NAME = new HashMap<>();

  static {
    put(ENDING, "a nobr option optgroup");
    OpenElements.BLOCKS.forEach(name -> BY_NAME.put(name, ENDING));
    put(ENDING_VOID, "form hr");
    put(SCOPE, "applet marquee object table template");
    put(PART_OF_TABLE, "caption col colgroup tbody td tfoot th thead tr");
    put(
        VOID,
        "area base basefont bgsound body br embed frame head html image img input keygen link meta"
            + " param source track wbr");
  }

  private static void put(StartTag meaning, String names) {
    for (String name : names.split(" ", -1)) {
      BY_NAME.put(name, meaning);
    }
  }

  static StartTag of(String name) {
    return BY_NAME.getOrDefault(name, PLAIN);
  }
}
