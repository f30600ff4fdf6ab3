package dev.appversion.versioning.html.tokenizer;

import dev.appversion.versioning.html.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of elements: those of HTML exist once, so that a page's tags allocate no strings for
 * them.
 */
final class ElementNames {
  private static final int SLOTS = 1024;
  private static final @Nullable String[] KNOWN = new String[SLOTS];

  static {
    String all =
        """
        a abbr address annotation-xml area article aside audio b base bdi bdo blockquote body br button canvas
        caption center circle cite code col colgroup data datalist dd defs del desc details dfn dialog div dl dt
        ellipse em embed fieldset figcaption figure filter font footer foreignobject form frame frameset g h1 h2
        h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label legend li line link main
        map mark mask math menu meta meter mi mn mo ms mtext nav noembed noframes noscript object ol optgroup
        option output p param path picture plaintext polygon polyline pre progress q rect rp rt ruby s samp
        script search section select slot small source span stop strike strong style sub summary sup svg symbol
        table tbody td template text textarea tfoot th thead time title tr track tspan tt u ul use var video wbr
        xmp
        """;
    for (String name : all.strip().split("\\s+", -1)) {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      int slot = slot(bytes, 0, bytes.length);
      while (KNOWN[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      KNOWN[slot] = name;
    }
  }

  private ElementNames() {}

  /** The name that these bytes are, in lower case. */
  static String of(byte[] bytes, int from, int to) {
    int slot = slot(bytes, from, to);
    for (String known = KNOWN[slot]; known != null; known = KNOWN[slot]) {
      if (isIn(bytes, from, to, known)) {
        return known;
      }
      slot = (slot + 1) % SLOTS;
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private static boolean isIn(byte[] bytes, int from, int to, String lower) {
    if (to - from != lower.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (Ascii.lower(bytes[i]) != lower.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + Ascii.lower(bytes[i]);
    }
    return (hash ^ hash >>> 10) & (SLOTS - 1);
  }
}
