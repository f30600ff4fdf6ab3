package dev.appversion.versioning.html.tree;

import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.ElementSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements that are open in one scope, outermost first: as the stack of open elements of the
 * HTML standard (13.2.4.3), as far as tags determine it. Elements that format text are opened again
 * where an element around them ends (13.2.4.3, reconstruct the active formatting elements), so they
 * stay.
 */
final class OpenElements {
  /** Elements whose start tag ends a paragraph. */
  static final String BLOCK_NAMES =
      "address article aside blockquote center dd details dialog dir div dl dt "
          + "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li "
          + "listing main menu nav ol p plaintext pre search section summary ul xmp";

  private static final ElementSet BLOCKS = ElementSet.of(BLOCK_NAMES);

  /** Formatting elements. */
  private static final ElementSet FORMATTING =
      ElementSet.of("a b big code em font i nobr s small strike strong tt u");

  /** Those of the category "special" that may be open in a scope. */
  private static final ElementSet SPECIAL =
      ElementSet.of(
          BLOCK_NAMES
              + " button iframe noembed noframes noscript script select style textarea title");

  private static final ElementSet HEADINGS = ElementSet.of("h1 h2 h3 h4 h5 h6");
  private static final ElementSet GROUPS = ElementSet.of("tbody tfoot thead");
  private static final ElementSet IN_GROUPS = ElementSet.of("tr td th");
  private static final ElementSet ITEMS = ElementSet.of("li");
  private static final ElementSet TERMS = ElementSet.of("dd dt");
  private static final ElementSet AROUND_ITEMS = ElementSet.of("address div p");
  private static final ElementName GROUP = ElementName.TBODY;
  private static final ElementName ROW = ElementName.TR;

  private final List<ElementName> names = new ArrayList<>(0);

  boolean isEmpty() {
    return names.isEmpty();
  }

  int size() {
    return names.size();
  }

  boolean contains(ElementName name) {
    return lastIndexOf(name) >= 0;
  }

  private int lastIndexOf(ElementName name) {
    int i = names.size() - 1;
    while (i >= 0 && !names.get(i).is(name)) {
      i--;
    }
    return i;
  }

  void add(ElementName name) {
    names.add(name);
  }

  /** Removes the innermost element, if it has this name. */
  boolean closeLast(ElementName name) {
    boolean last = !names.isEmpty() && names.getLast().is(name);
    if (last) {
      names.removeLast();
    }
    return last;
  }

  /**
   * Removes the innermost element of this name and all in it: SVG and MathML have no other rule.
   */
  boolean closeWithContent(ElementName name) {
    int at = lastIndexOf(name);
    if (at < 0) {
      return false;
    }
    names.subList(at, names.size()).clear();
    return true;
  }

  /** A start tag of HTML ends elements that have optional end tags. */
  void beforeStart(ElementName name) {
    if (isEmpty()) {
      return;
    }
    switch (name.text()) {
      case "li" -> endItem(ITEMS);
      case "dd", "dt" -> endItem(TERMS);
      case "a", "nobr" -> close(name);
      case "option", "optgroup" -> closeLast(ElementName.OPTION);
      default -> {}
    }
    if (BLOCKS.contains(name) && lastIndexOf(ElementName.P) > lastIndexOf(ElementName.BUTTON)) {
      close(ElementName.P);
    }
  }

  /** An item ends the one before it, unless it is in a nested list. */
  private void endItem(ElementSet items) {
    for (int i = names.size() - 1; i >= 0; i--) {
      ElementName name = names.get(i);
      if (items.contains(name)) {
        cut(i, i);
        return;
      }
      if (SPECIAL.contains(name) && !AROUND_ITEMS.contains(name)) {
        return;
      }
    }
  }

  /** Whether an end tag of HTML ends an element in this scope. */
  boolean isClosedBy(ElementName name) {
    return place(name) >= 0;
  }

  /** An end tag of HTML; ignored if it ends no element. */
  void close(ElementName name) {
    int at = place(name);
    if (at < 0) {
      return;
    }
    int from = at;
    if (FORMATTING.contains(name)) {
      // The adoption agency: special elements stay open, without the element around them.
      for (int i = names.size() - 1; i > at; i--) {
        if (SPECIAL.contains(names.get(i))) {
          from = i + 1;
          break;
        }
      }
    }
    cut(at, from);
  }

  private int place(ElementName name) {
    int last = names.size() - 1;
    if (last >= 0 && names.get(last).is(name)) {
      return last;
    }
    boolean heading = HEADINGS.contains(name);
    boolean any = !heading && !BLOCKS.contains(name) && !FORMATTING.contains(name);
    for (int i = last; i >= 0; i--) {
      ElementName open = names.get(i);
      if (open.is(name) || (heading && HEADINGS.contains(open))) {
        return i;
      }
      if (any && SPECIAL.contains(open)) {
        return -1;
      }
    }
    return -1;
  }

  /** Removes one element, and those from an index on that are not opened again. */
  private void cut(int element, int from) {
    int inner = Math.max(from, element + 1);
    if (inner < names.size()) {
      names.subList(inner, names.size()).removeIf(name -> !FORMATTING.contains(name));
    }
    names.remove(element);
  }

  /** Whether a row or a cell may begin directly in a template. */
  boolean mayHoldPartOfTable() {
    return names.stream().allMatch(name -> name.is(ROW) || GROUPS.contains(name));
  }

  /**
   * A part of a table begins: of misplaced content in the table only formatting stays. Rows are in
   * groups, and cells in rows, with and without tags.
   */
  void startPartOfTable(ElementName name) {
    boolean inGroup = IN_GROUPS.contains(name);
    ElementName group = names.stream().filter(GROUPS::contains).findFirst().orElse(GROUP);
    names.removeIf(open -> !FORMATTING.contains(open));
    if (GROUPS.contains(name)) {
      names.add(name);
    } else if (inGroup) {
      names.add(group);
      names.add(ROW);
    }
  }

  /** A row, or a group of rows, ends. */
  void endRows(ElementName name) {
    names.removeIf(open -> !FORMATTING.contains(open) && !(name.is(ROW) && GROUPS.contains(open)));
  }
}
