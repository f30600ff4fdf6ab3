package dev.appversion.versioning.html;

import dev.appversion.versioning.html.text.Ascii;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.ElementName;
import dev.appversion.versioning.html.tokenizer.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Inserts markup into a page's head, before the first element that runs code or that a script would
 * wait for: script, link, style, noscript. What precedes it, such as the encoding and a policy in
 * {@code meta}, stays first. A head without such an element has the markup at its end: {@code
 * </head>}, or what ends it implicitly (HTML standard, 13.2.6.4.1 to 6). A document that shows
 * neither a document type nor {@code html}, {@code head} or {@code body} before its head's end is a
 * fragment of a page, and gets no markup.
 */
final class HeadInsertionPoint {
  private static final Set<String> IN_HEAD =
      Set.of(
          "html",
          "head",
          "base",
          "basefont",
          "bgsound",
          "link",
          "meta",
          "noframes",
          "noscript",
          "script",
          "style",
          "template",
          "title");

  /** Elements that run code in a head; an inline script waits for the style sheets before it. */
  private static final Set<String> RUNNING = Set.of("script", "link", "style", "noscript");

  private final ByteSink out;
  private final byte[] markup;
  private final String script;
  private boolean isPage;
  private int templates;
  private boolean done;

  HeadInsertionPoint(HeadInsertion insertion, ByteSink out) {
    this.out = out;
    this.markup = insertion.markup().getBytes(StandardCharsets.UTF_8);
    this.script = insertion.script();
    this.done = markup.length == 0;
  }

  /** Whether the point has been passed. */
  boolean isDone() {
    return done;
  }

  void doctype() {
    isPage = true;
  }

  /** The next output is a tag. */
  void before(Tag tag) {
    if (done) {
      return;
    }
    if (tag.is(ElementName.TEMPLATE)) {
      templates = Math.max(0, templates + (tag.isEnd() ? -1 : 1));
    } else if (templates == 0) {
      if (tag.isEnd()) {
        beforeEnd(tag.name().text());
      } else {
        beforeStart(tag);
      }
    }
  }

  private void beforeEnd(String name) {
    switch (name) {
      case "head", "body", "html", "br" -> {
        isPage |= !name.equals("br");
        insert();
      }
      default -> {} // ignored by the parser as well
    }
  }

  private void beforeStart(Tag tag) {
    String name = tag.name().text();
    isPage |= name.equals("html") || name.equals("head") || name.equals("body");
    if (!IN_HEAD.contains(name)) {
      insert();
    } else if (name.equals("script") && isOurs(tag)) {
      done = true;
    } else if (isPage && RUNNING.contains(name)) {
      insert();
    }
  }

  private boolean isOurs(Tag tag) {
    int src = script.isEmpty() ? -1 : tag.find("src");
    return src >= 0 && tag.hasValue(src) && Attributes.ascii(tag, src).startsWith(script);
  }

  /**
   * The next output is text.
   *
   * @return the end of the part that precedes the markup
   */
  int spacesEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Ascii.isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /** The next output is not white space. */
  void beforeText() {
    if (!done && templates == 0) {
      insert();
    }
  }

  /** The document has ended. */
  void end() {
    if (!done && templates == 0) {
      insert();
    }
  }

  private void insert() {
    done = true;
    if (isPage) {
      out.write(markup);
    }
  }
}
