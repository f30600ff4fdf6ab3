package dev.appversion.versioning.html.tree;

import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.ElementSet;
import dev.appversion.versioning.html.tokenizer.Tag;
import dev.appversion.versioning.html.tree.Scopes.Content;
import dev.appversion.versioning.html.tree.Scopes.Scope;

/**
 * Whether the parser is in SVG or MathML (HTML standard, 13.2.6.5): there, scripts and styles are
 * read as markup, and CDATA sections exist. Names of open elements are kept, in scopes: an end tag
 * in a table, a template or an {@code object} ends nothing around it (13.2.4.2), nor does one of
 * HTML in SVG or MathML reach beyond an element that has HTML in it.
 */
public final class ForeignContent {
  /** Start tags that end foreign content. */
  private static final ElementSet BREAK_OUT =
      ElementSet.of(
          "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 "
              + "head hr i img li listing menu meta nobr ol p pre ruby s small span strong "
              + "strike sub sup table tt u ul var");

  /** End tags that do so. */
  private static final ElementSet BREAK_OUT_ENDS = ElementSet.of("p br");

  private static final ElementSet ROOTS = ElementSet.of("svg math");
  private static final ElementSet SVG_HTML = ElementSet.of("foreignobject desc title");
  private static final ElementSet MATHML_TEXT = ElementSet.of("mi mo mn ms mtext");

  /** Elements of MathML right in such a text. */
  private static final ElementSet GLYPHS = ElementSet.of("mglyph malignmark");

  private static final ElementSet ANNOTATION = ElementSet.of("annotation-xml");
  private static final ElementSet CELLS = ElementSet.of("td th caption");

  private final Scopes scopes = new Scopes();

  /** Whether the current element is of SVG or MathML. */
  public boolean isInside() {
    return scopes.current().isForeign();
  }

  /** How many names are kept. */
  int keptNames() {
    return scopes.keptNames();
  }

  /** Processes a tag; returns whether the element is one of HTML. */
  public boolean note(Tag tag) {
    return tag.isEnd() ? end(tag.name()) : start(tag);
  }

  private boolean start(Tag tag) {
    ElementName name = tag.name();
    if (isInside() && (BREAK_OUT.contains(name) || isStyledFont(tag))) {
      breakOut();
    }
    Scope parent = scopes.current();
    boolean glyph =
        parent.content() == Content.MATHML_TEXT && parent.isCurrent() && GLYPHS.contains(name);
    boolean html = !parent.isForeign() && !ROOTS.contains(name) && !glyph;
    if (!html && tag.isSelfClosing()) {
      return false;
    }
    if (html) {
      startOfHtml(name);
    } else if (glyph) {
      scopes.enter(name, true, Content.MATHML);
    } else if (ROOTS.contains(name)) {
      scopes.enter(name, true, contentOfRoot(name, parent));
    } else {
      foreign(tag, parent);
    }
    return html;
  }

  private void startOfHtml(ElementName name) {
    switch (StartTag.of(name)) {
      case PART_OF_TABLE -> startPartOfTable(name);
      case SCOPE -> {
        if (name.is(ElementName.TABLE)) {
          endTableBefore();
        }
        scopes.enter(name, false, Content.HTML);
      }
      case ENDING -> {
        scopes.beforeStart(name);
        scopes.opened(name);
      }
      case ENDING_VOID -> scopes.beforeStart(name);
      case VOID -> {}
      case PLAIN -> scopes.opened(name);
    }
  }

  /** Rows, cells and other parts of a table; outside of tables their tags are ignored. */
  private void startPartOfTable(ElementName name) {
    Scope table = scopes.table();
    if (table == null
        || (table.name().is(ElementName.TEMPLATE) && !table.open().mayHoldPartOfTable())) {
      return;
    }
    scopes.leaveTo(table);
    scopes.changing(() -> table.open().startPartOfTable(name));
    if (CELLS.contains(name)) {
      scopes.enter(name, false, Content.HTML);
    }
  }

  /** A table directly in another one, not in a cell, ends that one. */
  private void endTableBefore() {
    for (Scope scope : scopes.outwards()) {
      if (scope.foreign()) {
        continue;
      }
      if (scope.name().is(ElementName.TABLE)) {
        scopes.leave(scope);
        return;
      }
      if (CELLS.contains(scope.name()) || scope.name().is(ElementName.TEMPLATE)) {
        return;
      }
    }
  }

  /**
   * In SVG or MathML, an element keeps the kind of its parent regardless of its name, except svg
   * directly in annotation-xml.
   */
  private static Content contentOfRoot(ElementName name, Scope parent) {
    boolean annotated =
        ANNOTATION.contains(parent.name()) && parent.isCurrent() && name.is(ElementName.SVG);
    if (parent.isForeign() && !annotated) {
      return parent.content();
    }
    return name.is(ElementName.SVG) ? Content.SVG : Content.MATHML;
  }

  private void foreign(Tag tag, Scope parent) {
    ElementName name = tag.name();
    if (parent.content() == Content.SVG) {
      if (SVG_HTML.contains(name)) {
        scopes.enter(name, true, Content.HTML);
      } else {
        scopes.opened(name);
      }
    } else if (MATHML_TEXT.contains(name)) {
      scopes.enter(name, true, Content.MATHML_TEXT);
    } else if (ANNOTATION.contains(name)) {
      scopes.enter(name, true, isHtmlAnnotation(tag) ? Content.HTML : Content.MATHML);
    } else {
      scopes.opened(name);
    }
  }

  /**
   * An end tag: of the innermost element of SVG or MathML that has its name, unless one of HTML is
   * met on the way outwards; then by the rules of HTML.
   */
  private boolean end(ElementName name) {
    if (scopes.closedLast(name)) {
      return !isInside();
    }
    if (isInside() && BREAK_OUT_ENDS.contains(name)) {
      breakOut();
      endOfHtml(name, scopes.current(), false);
      return true;
    }
    boolean point = false;
    for (Scope scope : scopes.outwards()) {
      if (!scope.isForeign() && !(scope.foreign() && scope.isCurrent())) {
        endOfHtml(name, scope, point);
        return true;
      }
      if (scope.isForeign() && scope.open().contains(name)) {
        scopes.leaveTo(scope);
        scopes.changing(() -> scope.open().closeWithContent(name));
        return false;
      }
      if (scope.name().is(name)) {
        scopes.leave(scope);
        return false;
      }
      point |= !ROOTS.contains(scope.name());
    }
    return true;
  }

  /**
   * An end tag of HTML.
   *
   * @param scope the innermost one whose current element, or what is open in it, is of HTML
   * @param point whether an element of SVG or MathML that bounds scopes is open in it
   */
  private void endOfHtml(ElementName name, Scope scope, boolean point) {
    switch (name.text()) {
      case "table", "template", "td", "th", "caption" -> endPartOfTable(name);
      case "tr", "tbody", "thead", "tfoot" -> endRows(name);
      default -> {
        if (point) {
          return;
        }
        if (scope.open().isClosedBy(name)) {
          scopes.leaveTo(scope);
          scopes.changing(() -> scope.open().close(name));
        } else if (scope.name().is(name) && !scope.foreign()) {
          scopes.leave(scope);
        }
      }
    }
  }

  /** Only a table and a template bound these. */
  private void endPartOfTable(ElementName name) {
    for (Scope scope : scopes.outwards()) {
      if (scope.foreign()) {
        continue;
      }
      if (scope.name().is(name)) {
        scopes.leave(scope);
        return;
      }
      boolean bound =
          scope.name().is(ElementName.TEMPLATE)
              || (scope.name().is(ElementName.TABLE) && !name.is(ElementName.TEMPLATE));
      if (bound) {
        return;
      }
    }
  }

  /** A row ends, or a group of rows, and with it the cell in it. */
  private void endRows(ElementName name) {
    Scope table = scopes.table();
    if (table != null && table.open().contains(name)) {
      scopes.leaveTo(table);
      scopes.changing(() -> table.open().endRows(name));
    }
  }

  private void breakOut() {
    while (isInside()) {
      scopes.leave(scopes.current());
    }
  }

  private static boolean isHtmlAnnotation(Tag tag) {
    int encoding = tag.find("encoding");
    if (encoding < 0 || !tag.hasValue(encoding)) {
      return false;
    }
    String value = Attributes.ascii(tag, encoding);
    return value.equalsIgnoreCase("text/html") || value.equalsIgnoreCase("application/xhtml+xml");
  }

  private static boolean isStyledFont(Tag tag) {
    return tag.is(ElementName.FONT)
        && (tag.find("color") >= 0 || tag.find("face") >= 0 || tag.find("size") >= 0);
  }
}
