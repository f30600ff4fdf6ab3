package dev.appversion.versioning.html;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Whether the parser is in SVG or MathML (HTML standard, 13.2.6.5): there, scripts and styles are
 * read as markup, and CDATA sections exist. Only the elements that begin or end such content are
 * kept, not all that are open.
 */
final class ForeignContent {
  /** Deeper than any page; beyond it nothing more is kept. */
  private static final int MAX_DEPTH = 256;

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
  private static final String ANNOTATION = "annotation-xml";

  /** Outermost first: svg, math, and the elements in them whose content is HTML again. */
  private final Deque<String> open = new ArrayDeque<>();

  /** Whether the current element is of SVG or MathML. */
  boolean isInside() {
    String current = open.peekLast();
    return current != null && isRoot(current);
  }

  /** Notes a tag; whether the element is one of HTML. */
  boolean note(Tag tag) {
    if (open.isEmpty() && !isRoot(tag.name())) {
      return true;
    }
    return tag.isEnd() ? end(tag.name()) : start(tag);
  }

  private boolean start(Tag tag) {
    String name = tag.name();
    boolean inMath = "math".equals(open.peekLast());
    if (isInside() && (BREAK_OUT.contains(name) || isStyledFont(tag))) {
      breakOut();
      return true;
    }
    if (isInside()) {
      boolean htmlInside = inMath ? isMathPoint(tag) : SVG_HTML.contains(name);
      if ((htmlInside || isRoot(name)) && !tag.isSelfClosing()) {
        push(name);
      }
      return false;
    }
    boolean foreign = isRoot(name);
    if (foreign && !tag.isSelfClosing()) {
      push(name);
    }
    return !foreign;
  }

  private boolean end(String name) {
    if (isInside() && BREAK_OUT.contains(name)) {
      breakOut(); // of the element around it, which ends
      return true;
    }
    if (open.contains(name)) {
      String closed;
      do {
        closed = open.removeLast();
      } while (!closed.equals(name));
      return false;
    }
    return !isInside();
  }

  private void breakOut() {
    while (isInside()) {
      open.removeLast();
    }
  }

  private void push(String name) {
    if (open.size() < MAX_DEPTH) {
      open.addLast(name);
    }
  }

  private static boolean isRoot(String name) {
    return name.equals("svg") || name.equals("math");
  }

  private static boolean isMathPoint(Tag tag) {
    if (MATHML_TEXT.contains(tag.name())) {
      return true;
    }
    int encoding = tag.is(ANNOTATION) ? tag.find("encoding") : -1;
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
