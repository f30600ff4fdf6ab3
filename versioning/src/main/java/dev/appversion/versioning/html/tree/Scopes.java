package dev.appversion.versioning.html.tree;

import dev.appversion.versioning.html.tokenizer.ElementName;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The open elements of a page in their scopes, of bounded size. */
final class Scopes {
  /** The kind of an element's children. */
  enum Content {
    HTML,
    /** HTML, but for two elements of MathML (text integration points). */
    MATHML_TEXT,
    SVG,
    MATHML
  }

  /**
   * An element in which SVG, MathML or HTML begins, one in which end tags do not reach what is
   * around it, or the document.
   *
   * @param foreign whether the element itself is one of SVG or MathML
   * @param content the kind of its children
   * @param open the open elements in it, without those of nested scopes
   */
  record Scope(ElementName name, boolean foreign, Content content, OpenElements open) {
    boolean isForeign() {
      return content == Content.SVG || content == Content.MATHML;
    }

    /** Whether nothing is open in it: its element is the current one. */
    boolean isCurrent() {
      return open.isEmpty();
    }
  }

  /** Deeper than any page; deeper scopes are not kept. */
  private static final int MAX_DEPTH = 256;

  /** More than a page has open; further names, and names that are too long, are not kept. */
  static final int MAX_NAMES = 1024;

  private static final int MAX_NAME_LENGTH = 64;

  /** Outermost first; the document is never left. */
  private final Deque<Scope> scopes = new ArrayDeque<>();

  private int keptNames;

  Scopes() {
    ElementName document = ElementName.unused("#document");
    scopes.addLast(new Scope(document, false, Content.HTML, new OpenElements()));
  }

  /** How many names are kept. */
  int keptNames() {
    return keptNames;
  }

  /** The innermost one. */
  Scope current() {
    return scopes.getLast();
  }

  /** Innermost first; must not be used after a change. */
  Iterable<Scope> outwards() {
    return scopes::descendingIterator;
  }

  /** The innermost table or template; null outside of both. */
  @Nullable Scope table() {
    for (Scope scope : outwards()) {
      if (!scope.foreign
          && (scope.name.is(ElementName.TABLE) || scope.name.is(ElementName.TEMPLATE))) {
        return scope;
      }
    }
    return null;
  }

  void enter(ElementName name, boolean foreign, Content content) {
    if (scopes.size() < MAX_DEPTH) {
      scopes.addLast(new Scope(name, foreign, content, new OpenElements()));
    }
  }

  /** Removes a scope and all in it. */
  void leave(Scope scope) {
    leaveTo(scope);
    keptNames -= scope.open.size();
    scopes.removeLast();
  }

  /** Removes all scopes in this one. */
  @SuppressWarnings("ReferenceEquality") // scopes are places
  void leaveTo(Scope scope) {
    while (scopes.getLast() != scope) {
      keptNames -= scopes.removeLast().open.size();
    }
  }

  /** An element is open in the innermost one. */
  void opened(ElementName name) {
    if (keptNames < MAX_NAMES && name.text().length() <= MAX_NAME_LENGTH) {
      scopes.getLast().open.add(name);
      keptNames++;
    }
  }

  /** The innermost element of the innermost one ends, if it has this name. */
  boolean closedLast(ElementName name) {
    boolean closed = scopes.getLast().open.closeLast(name);
    if (closed) {
      keptNames--;
    }
    return closed;
  }

  /** The start tag of an element of HTML ends what it ends in the innermost one. */
  void beforeStart(ElementName name) {
    OpenElements open = scopes.getLast().open;
    int before = open.size();
    open.beforeStart(name);
    keptNames += open.size() - before;
  }

  /** Counts the kept names of the innermost one after a change of its open elements. */
  void changing(Runnable change) {
    OpenElements open = scopes.getLast().open;
    int before = open.size();
    change.run();
    keptNames += open.size() - before;
  }
}
