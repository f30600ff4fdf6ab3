package dev.appversion.versioning.html.script;

import dev.appversion.versioning.hashing.ModuleSpecifiers;
import dev.appversion.versioning.html.reference.References;
import dev.appversion.versioning.html.text.ByteSink;
import dev.appversion.versioning.html.text.Bytes;
import dev.appversion.versioning.html.text.HtmlEncoding;
import dev.appversion.versioning.html.text.RawContent;
import dev.appversion.versioning.html.tokenizer.Attributes;
import dev.appversion.versioning.html.tokenizer.Tag;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites what an inline script imports by a URL: the page's elements load the same modules by the
 * names that the manifest gives them, and browsers keep modules by their URL. Nothing else in the
 * text changes. It passes by until the first word that begins an import, and is held back from
 * there to its end; a longer rest stays as it is.
 */
public final class InlineScriptRewriter implements RawContent {
  /** The longest text that is held back, in bytes. */
  public static final int MAX_LENGTH = 256 << 10;

  /** JavaScript MIME type essences (MIME Sniffing standard, 4.6) that are in use. */
  private static final Set<String> TYPES =
      Set.of(
          "",
          "module",
          "text/javascript",
          "application/javascript",
          "application/x-javascript",
          "text/ecmascript",
          "application/ecmascript");

  private final References references;
  private final HtmlEncoding encoding;
  private final ByteSink out;
  private final Bytes held = new Bytes(64);
  private boolean importing;
  private boolean givenUp;

  /** A rewriter for the text of one script element, which writes to {@code out}. */
  public InlineScriptRewriter(References references, HtmlEncoding encoding, ByteSink out) {
    this.references = references;
    this.encoding = encoding;
    this.out = out;
  }

  /** Whether an element's text is a script that browsers run. */
  public static boolean isFor(Tag script) {
    return TYPES.contains(Attributes.ascii(script, "type").strip().toLowerCase(Locale.ROOT))
        && script.find("src") < 0;
  }

  @Override
  public void text(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !givenUp) {
      int piece = Math.min(to - at, MAX_LENGTH - held.length());
      held.add(bytes, at, piece);
      at += piece;
      importing = importing || pass();
      if (held.length() == MAX_LENGTH && at < to) {
        givenUp = true;
        flush(held.length());
      }
    }
    out.write(bytes, at, to - at);
  }

  /** Lets go what is before the first {@code import} or {@code export}; whether there is one. */
  private boolean pass() {
    byte[] text = held.array();
    int last = held.length() - "import".length();
    for (int i = 0; i <= last; i++) {
      if ((text[i] == 'i' && is("import", i)) || (text[i] == 'e' && is("export", i))) {
        flush(i);
        return true;
      }
    }
    flush(Math.max(0, last));
    return false;
  }

  private boolean is(String word, int at) {
    for (int i = 0; i < word.length(); i++) {
      if (held.at(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void flush(int length) {
    out.write(held.array(), 0, length);
    held.removeFirst(length);
  }

  @Override
  public void end() {
    if (importing && !givenUp) {
      rewrite();
    }
    flush(held.length());
  }

  /**
   * Each byte of the text is read as a character: what is not ASCII matters in specifiers alone.
   */
  private void rewrite() {
    String script = held.toString();
    int copied = 0;
    for (ModuleSpecifiers.Literal literal : ModuleSpecifiers.in(script).literals()) {
      int length = literal.end() - literal.start();
      String specifier = encoding.decode(held.array(), literal.start(), length);
      String replacement =
          specifier != null && literal.whole() && literal.isUrlLike()
              ? references.rewriteImport(specifier)
              : null;
      byte[] bytes = replacement == null ? null : encoding.encode(replacement);
      if (bytes != null) {
        out.write(held.array(), copied, literal.start() - copied);
        out.write(bytes);
        copied = literal.end();
      }
    }
    held.removeFirst(copied);
  }
}
