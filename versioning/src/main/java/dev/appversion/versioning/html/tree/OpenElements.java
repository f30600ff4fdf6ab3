package dev.appversion.versioning.html.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The elements that are open in one scope, outermost first: as the stack of open elements of the
 * HTML standard (13.2.4.3), as far as tags determine it. Elements that format text are opened again
 * where an element around them ends (13.2.4.3, reconstruct the active formatting elements), so they
 * stay.
 */
final class OpenElements {
  /** Elements whose start tag ends a paragraph. */
  static final Set<String> BLOCKS =
      Set.of(
          ("address article aside blockquote center dd details dialog dir div dl dt "
                  + "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li "
                  + "listing main menu nav ol p plaintext pre search section summary ul xmp")
              .split(" ", -1));

  /** Formatting elements. */
  private static final Set<String> FORMATTING =
      Set.of("a b big code em font i nobr s small strike strong tt u".split(" ", -1));

  /** Those of the category "special" that are not among the blocks and may be open in a scope. */
  private static final Set<String> OTHER_SPECIAL =
      Set.of(
          "button iframe noembed noframes noscript script select style textarea title"
              .split(" ", -1));

  private static final Set<String> GROUPS = Set.of("tbody", "tfoot", "thead");
  private static final String ROW = "tr";

  private final List<String> names = new ArrayList<>(0);

  boolean isEmpty() {
    return names.isEmpty();
  }

  int size() {
    return names.size();
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  void add(String name) {
    names.add(name);
  }

  /** Removes the innermost element, if it has this name. */
  boolean closeLast(String name) {
    boolean last = !names.isEmpty() && names.getLast().equals(name);
    if (last) {
      names.removeLast();
    }
    return last;
  }

  /**
   * Removes the innermost element of this name and all in it: SVG and MathML have no other rule.
   */
  boolean closeWithContent(String name) {
    int at = names.lastIndexOf(name);
    if (at < 0) {
      return false;
    }
    names.subList(at, names.size()).clear();
    return true;
  }

  /** A start tag of HTML ends elements that have optional end tags. */
  void beforeStart(String name) {
    if (isEmpty()) {
      return;
    }
    switch (name) {
      case "li" -> endItem(Set.of("li"));
      case "dd", "dt" -> endItem(Set.of("dd", "dt"));
      case "a", "nobr" -> close(name);
      case "option", "optgroup" -> {
        if (names.getLast().equals("option")) {
          names.removeLast();
        }
      }
      default -> {}
    }
    if (BLOCKS.contains(name) && names.lastIndexOf("p") > names.lastIndexOf("button")) {
      close("p");
    }
  }

  /** An item ends the one before it, unless it is in a nested list. */
  private void endItem(Set<String> items) {
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      if (items.contains(name)) {
        cut(i, i);
        return;
      }
      boolean passed = name.equals("address") || name.equals("div") || name.equals("p");
      if (isSpecial(name) && !passed) {
        return;
      }
    }
  }

  /** Whether an end tag of HTML ends an element in this scope. */
  boolean isClosedBy(String name) {
    return place(name) >= 0;
  }

  /** An end tag of HTML; ignored if it ends no element. */
  void close(String name) {
    int at = place(name);
    if (at < 0) {
      return;
    }
    int from = at;
    if (FORMATTING.contains(name)) {
      // The adoption agency: special elements stay open, without the element around them.
      for (int i = names.size() - 1; i > at; i--) {
        if (isSpecial(names.get(i))) {
          from = i + 1;
          break;
        }
      }
    }
    cut(at, from);
  }

  private int place(String name) {
    int last = names.size() - 1;
    if (last >= 0 && names.get(last).equals(name)) {
      return last;
    }
    boolean heading = isHeading(name);
    boolean any = !heading && !BLOCKS.contains(name) && !FORMATTING.contains(name);
    for (int i = last; i >= 0; i--) {
      String open = names.get(i);
      if (open.equals(name) || (heading && isHeading(open))) {
        return i;
      }
      if (any && isSpecial(open)) {
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
    return names.stream().allMatch(name -> name.equals(ROW) || GROUPS.contains(name));
  }

  /**
   * A part of a table begins: of misplaced content in the table only formatting stays. Rows are in
   * groups, and cells in rows, with and without tags.
   */
  void startPartOfTable(String name) {
    boolean inGroup = name.equals(ROW) || name.equals("td") || name.equals("th");
    String group = names.stream().filter(GROUPS::contains).findFirst().orElse("tbody");
    names.removeIf(open -> !FORMATTING.contains(open));
    if (GROUPS.contains(name)) {
      names.add(name);
    } else if (inGroup) {
      names.add(group);
      names.add(ROW);
    }
  }

  /** A row, or a group of rows, ends. */
  void endRows(String name) {
    names.removeIf(
        open -> !FORMATTING.contains(open) && !(name.equals(ROW) && GROUPS.contains(open)));
  }

  private static boolean isSpecial(String name) {
    return BLOCKS.contains(name) || OTHER_SPECIAL.contains(name);
  }

  private static boolean isHeading(String name) {
    return name.length() == 2
        && name.charAt(0) == 'h'
        && name.charAt(1) >= '1'
        && name.charAt(1) <= '6';
  }
}
