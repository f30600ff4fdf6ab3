package dev.appversion.versioning.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Whether the parser is in SVG or MathML (HTML standard, 13.2.6.5): there, scripts and styles are
 * read as markup, and CDATA sections exist. Of the elements that are open their names are kept and
 * how many there are of each, not their order, nor which of them have ended without an end tag.
 */
final class ForeignContent {
  /** Deeper than any page; beyond it nothing more is kept. */
  private static final int MAX_DEPTH = 256;

  /** More than a page has open; nor are those kept that come then, or are longer than any. */
  static final int MAX_NAMES = 1024;

  private static final int MAX_NAME_LENGTH = 64;

  /** Start tags that end foreign content. */
  private static final Set<String> BREAK_OUT =
      Set.of(
          "b",
          "big",
          "blockquote",
          "body",
          "br",
          "center",
          "code",
          "dd",
          "div",
          "dl",
          "dt",
          "em",
          "embed",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "head",
          "hr",
          "i",
          "img",
          "li",
          "listing",
          "menu",
          "meta",
          "nobr",
          "ol",
          "p",
          "pre",
          "ruby",
          "s",
          "small",
          "span",
          "strong",
          "strike",
          "sub",
          "sup",
          "table",
          "tt",
          "u",
          "ul",
          "var");

  private static final Set<String> SVG_HTML = Set.of("foreignobject", "desc", "title");
  private static final Set<String> MATHML_TEXT = Set.of("mi", "mo", "mn", "ms", "mtext");

  /** Elements of MathML right in such a text. */
  private static final Set<String> GLYPHS = Set.of("mglyph", "malignmark");

  private static final String ANNOTATION = "annotation-xml";

  /** Elements of HTML that have no end tag, or whose end tag ends nothing that is open in them. */
  private static final Set<String> ENDS_NOTHING =
      Set.of(
          "area", "base", "body", "br", "col", "embed", "form", "head", "hr", "html", "img",
          "input", "link", "meta", "param", "source", "track", "wbr");

  /**
   * An element in which SVG, MathML or HTML begins, or the document.
   *
   * @param content what its children are
   * @param open how many of each name are open in it, without those that are or are in scopes of
   *     their own
   */
  private record Scope(String name, Content content, Map<String, Integer> open) {
    static Scope of(String name, Content content) {
      return new Scope(name, content, new HashMap<>());
    }

    boolean isForeign() {
      return content == Content.SVG || content == Content.MATHML;
    }

    /** Whether an element is, as far as is known, its child and no deeper. */
    boolean isCurrent() {
      return open.isEmpty();
    }
  }

  /** Of which kind the children of an element are. */
  private enum Content {
    HTML,
    /** HTML, but for two elements of MathML (text integration points). */
    MATHML_TEXT,
    SVG,
    MATHML
  }

  /** Outermost first: the document, svg, math, and the elements in them whose content is HTML. */
  private final Deque<Scope> scopes = new ArrayDeque<>();

  private int keptNames;

  ForeignContent() {
    scopes.addLast(Scope.of("#document", Content.HTML)); // no tag has this name
  }

  /** Whether the current element is of SVG or MathML. */
  boolean isInside() {
    return scopes.getLast().isForeign();
  }

  /** How many names are kept. */
  int keptNames() {
    return keptNames;
  }

  /** Notes a tag; whether the element is one of HTML. */
  boolean note(Tag tag) {
    return tag.isEnd() ? end(tag.name()) : start(tag);
  }

  private boolean start(Tag tag) {
    String name = tag.name();
    if (isInside() && (BREAK_OUT.contains(name) || isStyledFont(tag))) {
      breakOut();
    }
    Scope parent = scopes.getLast();
    boolean glyph =
        parent.content == Content.MATHML_TEXT && parent.isCurrent() && GLYPHS.contains(name);
    boolean html = !parent.isForeign() && !isRoot(name) && !glyph;
    if (!html && tag.isSelfClosing()) {
      return false;
    }
    if (html) {
      if (!ENDS_NOTHING.contains(name)) {
        opened(name);
      }
    } else if (glyph) {
      enter(name, Content.MATHML);
    } else if (isRoot(name)) {
      enter(name, contentOfRoot(name, parent));
    } else {
      foreign(tag, parent);
    }
    return html;
  }

  /**
   * In SVG or MathML, an element keeps the kind of its parent whatever its name; but for svg right
   * in annotation-xml.
   */
  private static Content contentOfRoot(String name, Scope parent) {
    boolean annotated = parent.name.equals(ANNOTATION) && parent.isCurrent() && name.equals("svg");
    if (parent.isForeign() && !annotated) {
      return parent.content;
    }
    return name.equals("svg") ? Content.SVG : Content.MATHML;
  }

  private void foreign(Tag tag, Scope parent) {
    String name = tag.name();
    if (parent.content == Content.SVG) {
      if (SVG_HTML.contains(name)) {
        enter(name, Content.HTML);
      } else {
        opened(name);
      }
    } else if (MATHML_TEXT.contains(name)) {
      enter(name, Content.MATHML_TEXT);
    } else if (name.equals(ANNOTATION)) {
      enter(name, isHtmlAnnotation(tag) ? Content.HTML : Content.MATHML);
    } else {
      opened(name);
    }
  }

  private boolean end(String name) {
    boolean inside = isInside();
    if (closed(name)) {
      return !inside;
    }
    if (scopes.stream().anyMatch(scope -> scope.name.equals(name))) {
      leave(name);
      return false;
    }
    if (isOpenOutside(name)) {
      while (!closed(name)) {
        leave(scopes.getLast().name);
      }
      return false;
    }
    if (inside && (name.equals("p") || name.equals("br") || isOpenAround(name))) {
      breakOut();
      closed(name);
      return true;
    }
    return !inside;
  }

  /**
   * Whether SVG or MathML right around the current element has an element of this name open. That
   * one has to be of SVG or MathML as well, such as a {@code desc} with nothing open in it.
   */
  private boolean isOpenOutside(String name) {
    Iterator<Scope> outwards = scopes.descendingIterator();
    Scope scope = outwards.next();
    boolean isForeign = scope.isForeign() || scope.isCurrent();
    while (isForeign && outwards.hasNext()) {
      scope = outwards.next();
      isForeign = scope.isForeign();
      if (isForeign && scope.open.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an element of HTML is open around this SVG or MathML. */
  private boolean isOpenAround(String name) {
    Iterator<Scope> outwards = scopes.descendingIterator();
    Scope scope = outwards.next();
    while (scope.isForeign()) {
      scope = outwards.next();
    }
    return scope.open.containsKey(name);
  }

  private void breakOut() {
    while (isInside()) {
      leave(scopes.getLast().name);
    }
  }

  private void enter(String name, Content content) {
    if (scopes.size() < MAX_DEPTH) {
      scopes.addLast(Scope.of(name, content));
    }
  }

  private void leave(String name) {
    Scope left;
    do {
      left = scopes.removeLast();
      keptNames -= left.open.size();
    } while (!left.name.equals(name));
  }

  private void opened(String name) {
    Map<String, Integer> open = scopes.getLast().open;
    boolean known = open.containsKey(name);
    if (known || (keptNames < MAX_NAMES && name.length() <= MAX_NAME_LENGTH)) {
      open.merge(name, 1, Integer::sum);
      keptNames += known ? 0 : 1;
    }
  }

  /** Whether an element of this name was open in the innermost scope. */
  private boolean closed(String name) {
    Map<String, Integer> open = scopes.getLast().open;
    Integer count = open.get(name);
    if (count == null) {
      return false;
    }
    if (count > 1) {
      open.put(name, count - 1);
    } else {
      open.remove(name);
      keptNames--;
    }
    return true;
  }

  private static boolean isRoot(String name) {
    return switch (name) {
      case "svg", "math" -> true;
      default -> false;
    };
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
    return tag.is("font")
        && (tag.find("color") >= 0 || tag.find("face") >= 0 || tag.find("size") >= 0);
  }
}
